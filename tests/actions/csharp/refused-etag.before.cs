using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Removing
{
    public async Task TagAsync(RegistryManager registry, string id)
    {
        try
        {
            await registry.RemoveDeviceAsync(id);
        }
        catch (PreconditionFailedException)
        {
            Console.WriteLine("412001");
        }
    }
}
