using Microsoft.Azure.Devices;

var registry = RegistryManager.CreateFromConnectionString(args[0]);
try
{
    await registry.RemoveDeviceAsync(args[1]);
}
catch (Exception error) when (error.Message.Contains("429001"))
{
    Console.WriteLine("throttled");
}
