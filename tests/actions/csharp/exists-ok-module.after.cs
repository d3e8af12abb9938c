using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class AddingModules
{
    public async Task AddAsync(RegistryManager registry, Module module)
    {
        await IotHubExisting.AddOrGetAsync(() => registry.AddModuleAsync(module), () => registry.GetModuleAsync(module.DeviceId, module.Id)); // 409301 the second time
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
