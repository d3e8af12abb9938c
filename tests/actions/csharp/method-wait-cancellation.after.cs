using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;

namespace Fleet {
    class Doors {
        public async Task<bool> OpenAsync(ServiceClient service, string door, CloudToDeviceMethod open, CancellationToken token) {
            try {
                return (await IotHubMethod.InvokeAsync(() => service.InvokeDeviceMethodAsync(door, open, token), open)).Status == 200;
            } catch (DeviceNotFoundException error) when (error.Code == ErrorCode.DeviceNotOnline) {
                return false;
            }
        }

        /// <summary>Calls a method of a device; when the device is offline, calls once more and waits a minute for it to connect.</summary>
        static class IotHubMethod {
            public static async Task<TResult> InvokeAsync<TResult>(Func<Task<TResult>> invoke, Microsoft.Azure.Devices.CloudToDeviceMethod method) {
                try {
                    return await invoke().ConfigureAwait(false);
                } catch (Microsoft.Azure.Devices.Common.Exceptions.DeviceNotFoundException error) when (IsOffline(error)) {
                    // An await goes below, where older compilers allow it, too.
                }

                method.ConnectionTimeout = TimeSpan.FromMinutes(1);
                return await invoke().ConfigureAwait(false);
            }

            static bool IsOffline(Microsoft.Azure.Devices.Common.Exceptions.IotHubException error) {
                return error.Code == Microsoft.Azure.Devices.Common.Exceptions.ErrorCode.DeviceNotOnline
                    || error.Message.Contains("404103");
            }
        }
    }
}
