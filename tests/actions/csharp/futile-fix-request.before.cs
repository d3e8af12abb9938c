using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Request
{
    public async Task<Twin> ReadAsync(RegistryManager registry, string id)
    {
        try
        {
            return await registry.GetTwinAsync(id);
        }
        catch (IotHubException error) when ((int)error.Code == 400004)
        {
            return null;
        }
    }
}
