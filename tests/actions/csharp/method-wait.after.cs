using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;

class Rebooting
{
    readonly ServiceClient client;

    public Rebooting(ServiceClient client)
    {
        this.client = client;
    }

    public async Task<int> RebootAsync(string deviceId)
    {
        var method = new CloudToDeviceMethod("reboot", TimeSpan.FromSeconds(30));
        try
        {
            CloudToDeviceMethodResult result = await IotHubMethod.InvokeAsync(() => client.InvokeDeviceMethodAsync(deviceId, method), method);
            return result.Status;
        }
        catch (Exception error) when (error.Message.Contains("404103"))
        {
            return 0;
        }
    }

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
}
