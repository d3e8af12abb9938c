// Reads the ETag again when somebody else wrote in between, and repeats the patch (Microsoft.Azure.Devices). C# 7.3 or newer.
//
// A patch names what it changes and leaves the rest, so it can be applied to the newer twin. What replaces a whole twin or
// device would undo the other's change; its caller has to read it again and decide.

// iotcodes:begin imports
using System;
using System.Threading.Tasks;
// iotcodes:end
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Shared;

namespace Recipes
{
    internal class EtagRefetchService
    {
        public async Task<Twin> PatchAsync(RegistryManager registry, Twin twin, string patch)
        {
            Task<Twin> CALL = registry.UpdateTwinAsync(twin.DeviceId, patch, twin.ETag);
            Func<Task> MORE = async () => twin.ETag = (await registry.GetTwinAsync(twin.DeviceId)).ETag;
            Twin RESULT;
            // iotcodes:begin call
            RESULT = await IotHubEtag.PatchAsync(() => CALL, MORE);
            // iotcodes:end
            return RESULT;
        }

        // iotcodes:begin helper
        /// <summary>Repeats a patch, at most three times in all, after reading the ETag that somebody else's change has left.</summary>
        static class IotHubEtag
        {
            public static async Task<TResult> PatchAsync<TResult>(Func<Task<TResult>> patch, Func<Task> readEtag)
            {
                for (int attempt = 1; ; attempt++)
                {
                    try
                    {
                        return await patch().ConfigureAwait(false);
                    }
                    catch (Microsoft.Azure.Devices.Common.Exceptions.PreconditionFailedException) when (attempt < 3)
                    {
                        // Somebody else was faster.
                    }

                    await readEtag().ConfigureAwait(false);
                }
            }
        }
        // iotcodes:end
    }
}
