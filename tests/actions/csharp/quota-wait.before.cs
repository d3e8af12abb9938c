using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Counting
{
    public async Task<int> CountAsync(RegistryManager registry, params string[] ids)
    {
        int sum = 0;
        foreach (var id in ids)
        {
            try
            {
                sum += (await registry.GetTwinAsync(id)).Tags == null ? 0 : 1;
            }
            catch (QuotaExceededException error) when (error.Code == ErrorCode.IotHubQuotaExceeded)
            {
                return -403002;
            }
        }

        return sum;
    }
}
