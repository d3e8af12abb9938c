// Answers a direct method in time (Microsoft.Azure.Devices.Client). C# 7.3 or newer.
//
// A caller that sets nothing else waits 30 s for the answer. When a handler takes longer, or never ends, the caller does not
// learn whether the method runs.

// iotcodes:begin imports
using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;
// iotcodes:end

namespace Recipes
{
    internal class MethodCallbackDevice
    {
        public async Task ListenAsync(DeviceClient client, MethodCallback HANDLER)
        {
            Func<MethodCallback, Task> CALL = handler => client.SetMethodHandlerAsync("reboot", handler, null);
            // iotcodes:begin call
            await CALL(IotHubAnswer.InTime(HANDLER));
            // iotcodes:end
        }

        // iotcodes:begin helper
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
        // iotcodes:end
    }
}
