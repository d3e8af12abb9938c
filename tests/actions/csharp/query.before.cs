using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Query
{
    public async Task CountAsync(RegistryManager registry)
    {
        IQuery query = registry.CreateQuery("select * from devices", 100);
        int devices = 0;
        while (query.HasMoreResults)
        {
            try
            {
                foreach (Twin twin in await query.GetNextAsTwinAsync())
                {
                    devices++;
                }
            }
            catch (IotHubException error) when (error.Code == ErrorCode.ThrottleBacklogLimitExceeded)
            {
                Console.WriteLine("429002");
                throw;
            }
        }
    }
}
