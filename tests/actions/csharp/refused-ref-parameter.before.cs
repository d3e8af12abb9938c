using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class ByRef
{
    public bool Try(RegistryManager registry, ref string id)
    {
        try
        {
            registry.RemoveDeviceAsync(id).Wait();
            return true;
        }
        catch (AggregateException)
        {
            return "429001" == id;
        }
    }
}
