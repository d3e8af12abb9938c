using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Waiting
{
    public async Task<Twin> ReadAsync(RegistryManager registry, string id)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return await registry.GetTwinAsync(id);
            }
            catch (ThrottlingException) // 429001
            {
                await Task.Delay(5000);
            }
        }
    }
}
