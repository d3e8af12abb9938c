using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Adding
{
    public async Task<Device> AddAsync(RegistryManager registry, string id)
    {
        try
        {
            return await registry.AddDeviceAsync(new Device(id));
        }
        catch (IotHubException error) when (error.Code == ErrorCode.DeviceAlreadyExists)
        {
            Console.WriteLine("409001");
            throw;
        }
    }
}
