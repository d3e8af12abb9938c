// Passes over the lost lock of a cloud-to-device message (Microsoft.Azure.Devices.Client). C# 7.3 or newer.
//
// The lock lasts a minute by default. After that IoT Hub delivers the message again, and settling it once more cannot succeed.

// iotcodes:begin imports
using System;
using System.Threading.Tasks;
// iotcodes:end
using Microsoft.Azure.Devices.Client;

namespace Recipes
{
    internal class C2dLockDevice
    {
        public async Task<bool> CompleteAsync(DeviceClient client, Message message)
        {
            Task CALL = client.CompleteAsync(message);
            bool RESULT;
            // iotcodes:begin call
            RESULT = await IotHubLock.SettleAsync(() => CALL);
            // iotcodes:end
            return RESULT;
        }

        // iotcodes:begin helper
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
        // iotcodes:end
    }
}
