using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

class Pump
{
    public async Task RunAsync(string connectionString)
    {
        var device = DeviceClient.CreateFromConnectionString(connectionString);
        device.SetRetryPolicy(new NoRetry());
        try
        {
            await device.SendEventAsync(new Message(new byte[1]));
        }
        catch (Exception error) when (error.Message.Contains("429001"))
        {
        }
    }
}
