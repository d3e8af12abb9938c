using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;

class Removing
{
    public async Task RemoveAsync(RegistryManager registry, Func<Task<string>> next)
    {
        try
        {
            await registry.RemoveDeviceAsync(await next());
        }
        catch (ThrottlingException)
        {
            Console.WriteLine("429001");
        }
    }
}
