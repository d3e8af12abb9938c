using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

class Actuator
{
    public async Task ListenAsync(DeviceClient client, CancellationToken token)
    {
        // Callers are told 504101.
        await client.SetMethodHandlerAsync("reboot", IotHubAnswer.InTime(RebootAsync), null, token);
    }

    private async Task<MethodResponse> RebootAsync(MethodRequest request, object context)
    {
        await Task.Delay(60000);
        return new MethodResponse(200);
    }

    /// <summary>Answers 202 when a handler has no answer after 20 s; it goes on then. When it fails, the SDK answers 500.</summary>
    static class IotHubAnswer
    {
        public static MethodCallback InTime(MethodCallback handler)
        {
            return async (request, context) =>
            {
                Task<MethodResponse> work = Task.Run(() => handler(request, context));
                Task first = await Task.WhenAny(work, Task.Delay(TimeSpan.FromSeconds(20))).ConfigureAwait(false);
                return first == work ? await work.ConfigureAwait(false) : new MethodResponse(202);
            };
        }
    }
}
