using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Done
{
    public async Task<Device> AddAsync(RegistryManager registry, Device device)
    {
        return await IotHubExisting.AddOrGetAsync(() => registry.AddDeviceAsync(device), () => registry.GetDeviceAsync(device.Id)); // 409001
    }
}
