using System.Threading;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

class Actuator
{
    public async Task ListenAsync(DeviceClient client, CancellationToken token)
    {
        // Callers are told 504101.
        await client.SetMethodHandlerAsync("reboot", null, null, token);
    }

    private async Task<MethodResponse> RebootAsync(MethodRequest request, object context)
    {
        await Task.Delay(60000);
        return new MethodResponse(200);
    }
}
