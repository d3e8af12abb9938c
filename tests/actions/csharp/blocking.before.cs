using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Blocking
{
    public static string Etag(RegistryManager registry, string id)
    {
        try
        {
            return registry.GetTwinAsync(id).GetAwaiter().GetResult().ETag;
        }
        catch (IotHubException e) when (e.Code == ErrorCode.ServiceUnavailable)
        {
            throw new TimeoutException("503001", e);
        }
    }
}
