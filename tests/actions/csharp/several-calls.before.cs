using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Several
{
    public async Task MoveAsync(RegistryManager registry, string from, Device to)
    {
        try
        {
            var twin = await registry.GetTwinAsync(from);
            await registry.AddDeviceAsync(to);
            await registry.UpdateTwinAsync(to.Id, twin, twin.ETag);
        }
        catch (IotHubException error) when (error.IsTransient)
        {
            Console.WriteLine("429001 or the like");
        }
    }
}
