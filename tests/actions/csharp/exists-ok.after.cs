using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Adding
{
    public async Task<Device> AddAsync(RegistryManager registry, string id)
    {
        try
        {
            return await IotHubExisting.AddOrGetAsync(() => registry.AddDeviceAsync(new Device(id)), () => registry.GetDeviceAsync(new Device(id).Id));
        }
        catch (IotHubException error) when (error.Code == ErrorCode.DeviceAlreadyExists)
        {
            Console.WriteLine("409001");
            throw;
        }
    }

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
}
