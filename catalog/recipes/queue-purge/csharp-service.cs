// Empties a device's full queue, with the messages in it, and sends again (Microsoft.Azure.Devices). C# 7.3 or newer.
//
// For commands of which only the newest counts. Where each message counts, let the device take them instead.

// iotcodes:begin imports
using System;
using System.Threading.Tasks;
// iotcodes:end
using Microsoft.Azure.Devices;

namespace Recipes
{
    internal class QueuePurgeService
    {
        public async Task SendAsync(ServiceClient client, string deviceId, Message message)
        {
            Task CALL = client.SendAsync(deviceId, message);
            Task<PurgeMessageQueueResult> MORE = client.PurgeMessageQueueAsync(deviceId);
            bool RESULT;
            // iotcodes:begin call
            RESULT = await IotHubQueue.SendAsync(() => CALL, () => MORE);
            // iotcodes:end
            Console.WriteLine(RESULT);
        }

        // iotcodes:begin helper
        /// <summary>Sends to a device; when its queue is full, drops what waits there and sends once more. True: at once.</summary>
        static class IotHubQueue
        {
            public static async Task<bool> SendAsync(Func<Task> send, Func<Task> purge)
            {
                try
                {
                    await send().ConfigureAwait(false);
                    return true;
                }
                catch (Microsoft.Azure.Devices.Common.Exceptions.DeviceMaximumQueueDepthExceededException)
                {
                    // An await goes below, where older compilers allow it, too.
                }

                await purge().ConfigureAwait(false);
                await send().ConfigureAwait(false);
                return false;
            }
        }
        // iotcodes:end
    }
}
