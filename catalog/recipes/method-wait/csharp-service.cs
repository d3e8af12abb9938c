// Gives a device a minute to connect when a direct method finds it offline (Microsoft.Azure.Devices). C# 7.3 or newer.
//
// The method did not reach the device, so it is safe to call it again. By default IoT Hub does not wait for a device at all.

// iotcodes:begin imports
using System;
using System.Threading.Tasks;
// iotcodes:end
using Microsoft.Azure.Devices;

namespace Recipes
{
    internal class MethodWaitService
    {
        public async Task<int> InvokeAsync(ServiceClient client, string deviceId, CloudToDeviceMethod MORE)
        {
            Task<CloudToDeviceMethodResult> CALL = client.InvokeDeviceMethodAsync(deviceId, MORE);
            CloudToDeviceMethodResult RESULT;
            // iotcodes:begin call
            RESULT = await IotHubMethod.InvokeAsync(() => CALL, MORE);
            // iotcodes:end
            return RESULT.Status;
        }

        // iotcodes:begin helper
        /// <summary>Calls a method of a device; when the device is offline, calls once more and waits a minute for it to connect.</summary>
        static class IotHubMethod
        {
            public static async Task<TResult> InvokeAsync<TResult>(Func<Task<TResult>> invoke, Microsoft.Azure.Devices.CloudToDeviceMethod method)
            {
                try
                {
                    return await invoke().ConfigureAwait(false);
                }
                catch (Microsoft.Azure.Devices.Common.Exceptions.DeviceNotFoundException error) when (IsOffline(error))
                {
                    // An await goes below, where older compilers allow it, too.
                }

                method.ConnectionTimeout = TimeSpan.FromMinutes(1);
                return await invoke().ConfigureAwait(false);
            }

            static bool IsOffline(Microsoft.Azure.Devices.Common.Exceptions.IotHubException error)
            {
                return error.Code == Microsoft.Azure.Devices.Common.Exceptions.ErrorCode.DeviceNotOnline
                    || error.Message.Contains("404103");
            }
        }
        // iotcodes:end
    }
}
