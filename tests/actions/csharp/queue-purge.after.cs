using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Commands
{
    private readonly ServiceClient _service = ServiceClient.CreateFromConnectionString("");

    public async Task SendAsync(string id, Message message)
    {
        try
        {
            await IotHubQueue.SendAsync(() => _service.SendAsync(id, message), () => _service.PurgeMessageQueueAsync(id));
        }
        catch (DeviceMaximumQueueDepthExceededException)
        {
            Console.WriteLine("403004: " + id);
        }
    }

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
}
