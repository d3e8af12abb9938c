using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Polly
{
    private readonly RetryPolicy retryPolicy;
    private readonly RegistryManager registry;

    public async Task<Twin> ReadAsync(string id)
    {
        try
        {
            return await retryPolicy.ExecuteAsync(() => registry.GetTwinAsync(id));
        }
        catch (ThrottlingException)
        {
            throw new InvalidOperationException("429001");
        }
    }
}
