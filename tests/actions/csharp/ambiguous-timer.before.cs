using System;
using System.Threading.Tasks;
using System.Timers;
using Microsoft.Azure.Devices;

class Watching
{
    private readonly Timer _timer = new Timer(1000);

    public async Task<string> ReadAsync(RegistryManager registry, string id)
    {
        _timer.Start();
        // 429001 on a busy day
        return (await registry.GetTwinAsync(id)).DeviceId;
    }
}
