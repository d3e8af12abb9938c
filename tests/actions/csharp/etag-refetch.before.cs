using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Patching
{
    public async Task TagAsync(RegistryManager registry, Twin twin, string patch)
    {
        try
        {
            await registry.UpdateTwinAsync(twin.DeviceId, patch, twin.ETag);
        }
        catch (PreconditionFailedException)
        {
            Console.WriteLine("412001");
        }
    }
}
