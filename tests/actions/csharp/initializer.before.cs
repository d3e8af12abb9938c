using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;

class Creating
{
    public async Task<Device> CreateAsync(RegistryManager registry, string id)
    {
        try
        {
            return await registry.AddDeviceAsync(new Device(id) { ETag = "*" });
        }
        catch (ThrottlingException)
        {
            Console.WriteLine("429001");
            throw;
        }
    }
}
