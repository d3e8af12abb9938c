using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

class Receiving
{
    public async Task ReceiveAsync(DeviceClient client, Action<Message> work)
    {
        using (Message message = await client.ReceiveAsync())
        {
            work(message);
            try
            {
                await IotHubLock.SettleAsync(() => client.CompleteAsync(message));
            }
            catch (Exception error) when (error.Message.Contains("412002"))
            {
            }
        }
    }

    /// <summary>Settles a message. False: the lock is lost, so the message comes again; handle each MessageId once.</summary>
    static class IotHubLock
    {
        public static async Task<bool> SettleAsync(Func<Task> settle)
        {
            try
            {
                await settle().ConfigureAwait(false);
                return true;
            }
            catch (Microsoft.Azure.Devices.Client.Exceptions.DeviceMessageLockLostException)
            {
                return false;
            }
        }
    }
}
