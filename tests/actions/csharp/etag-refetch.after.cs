using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Patching
{
    public async Task TagAsync(RegistryManager registry, Twin twin, string patch)
    {
        try
        {
            await IotHubEtag.PatchAsync(() => registry.UpdateTwinAsync(twin.DeviceId, patch, twin.ETag), async () => twin.ETag = (await registry.GetTwinAsync(twin.DeviceId)).ETag);
        }
        catch (PreconditionFailedException)
        {
            Console.WriteLine("412001");
        }
    }

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
}
