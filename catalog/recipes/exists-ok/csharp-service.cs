// Takes what exists already in the place of what was to be created (Microsoft.Azure.Devices). C# 7.3 or newer.
//
// The SDK has one type of error for nearly every conflict, so the code or the reply's text decides.

// iotcodes:begin imports
using System;
using System.Threading.Tasks;
// iotcodes:end
using Microsoft.Azure.Devices;

namespace Recipes
{
    internal class ExistsOkService
    {
        public async Task<Device> AddAsync(RegistryManager registry, Device device)
        {
            Task<Device> CALL = registry.AddDeviceAsync(device);
            Task<Device> MORE = registry.GetDeviceAsync(device.Id);
            Device RESULT;
            // iotcodes:begin call
            RESULT = await IotHubExisting.AddOrGetAsync(() => CALL, () => MORE);
            // iotcodes:end
            return RESULT;
        }

        // iotcodes:begin helper
        /// <summary>Creates something in IoT Hub, and reads it where it exists already. Whether it is as it should be is left to the caller.</summary>
        static class IotHubExisting
        {
            public static async Task<TResult> AddOrGetAsync<TResult>(Func<Task<TResult>> add, Func<Task<TResult>> get)
            {
                try
                {
                    return await add().ConfigureAwait(false);
                }
                catch (Microsoft.Azure.Devices.Common.Exceptions.IotHubException error) when (IsExisting(error))
                {
                    return await get().ConfigureAwait(false);
                }
            }

            static bool IsExisting(Microsoft.Azure.Devices.Common.Exceptions.IotHubException error)
            {
                return error.Code.ToString().Contains("AlreadyExists") || error.Message.Contains("AlreadyExists");
            }
        }
        // iotcodes:end
    }
}
