using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Taking
{
    public async Task TakeAsync(RegistryManager registry, System.Collections.Generic.Queue<string> ids)
    {
        try
        {
            await registry.RemoveDeviceAsync(ids.Dequeue());
        }
        catch (ThrottlingException)
        {
            Console.WriteLine("429001");
        }
    }
}
