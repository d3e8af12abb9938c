using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Shared;

class Tagging
{
    public async Task TagAsync(RegistryManager registry, string id)
    {
        Twin twin = await registry.GetTwinAsync(id);
        twin.Tags["site"] = "north";
        await registry.UpdateTwinAsync(id, twin, twin.ETag); // 412001 when somebody else was faster
    }
}
