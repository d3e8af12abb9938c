using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Fleet
{
    public async Task ReadAllAsync(RegistryManager registry, string[] ids)
    {
        foreach (string id in ids)
        {
            try
            {
                Twin twin = await registry.GetTwinAsync(id);
                Console.WriteLine(twin.ETag);
            }
            catch (ThrottlingException)
            {
                Console.WriteLine("429001 for " + id);
                await Task.Delay(1000);
            }
        }
    }
}
