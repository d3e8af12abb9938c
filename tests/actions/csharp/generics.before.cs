using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Store<T>
    where T : class
{
    private readonly RegistryManager registry;

    public Store(RegistryManager registry) => this.registry = registry;

    [Obsolete("use the other one")]
    public async Task<TOut> MapAsync<TOut>(string id, Func<Twin, TOut> map)
    {
        try
        {
            return map(await registry.GetTwinAsync(id));
        }
        catch (IotHubException error) when (error.Message.Contains("ThrottlingBacklogTimeout"))
        {
            return default(TOut);
        }
    }
}
