using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Passing
{
    public async Task<Device> GetAsync(RegistryManager registry, string id)
    {
        try
        {
            return await registry.GetDeviceAsync(id);
        }
        catch (IotHubException error) when (error.Message.Contains("404012"))
        {
            return null;
        }
    }
}
