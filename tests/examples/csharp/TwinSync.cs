using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

namespace Contoso.Plant.Twins
{
    /// <summary>Carries the recipe of each line into the desired properties of its device.</summary>
    public sealed class TwinSync
    {
        private readonly RegistryManager _registry;

        public TwinSync(RegistryManager registry)
        {
            _registry = registry ?? throw new ArgumentNullException(nameof(registry));
        }

        /// <summary>Writes the recipe. False where the device is gone, or where somebody else was faster.</summary>
        public async Task<bool> WriteAsync(string deviceId, string recipe, CancellationToken stop)
        {
            try
            {
                Twin twin = await _registry.GetTwinAsync(deviceId, stop);
                twin.Properties.Desired["recipe"] = recipe;
                await _registry.UpdateTwinAsync(deviceId, twin, twin.ETag, stop);
                return true;
            }
            catch (IotHubException e) when (e.Code == ErrorCode.ThrottlingException)
            {
                // Once more after half a second, like any other call of this service.
                await Task.Delay(500, stop);
                Twin twin = await _registry.GetTwinAsync(deviceId, stop);
                twin.Properties.Desired["recipe"] = recipe;
                await _registry.UpdateTwinAsync(deviceId, twin, twin.ETag, stop);
                return true;
            }
            catch (IotHubException e) when (e.Code == ErrorCode.PreconditionFailed)
            {
                return false;
            }
            catch (IotHubException e) when ((int)e.Code == 404001)
            {
                return false;
            }
        }

        /// <summary>What the operator's panel says about an answer of the hub.</summary>
        public static string Describe(int errorCode)
        {
            switch (errorCode)
            {
                case 403002:
                    return "The messages of today are used up.";
                case 403004: // DeviceMaximumQueueDepthExceeded
                    return "Too many commands wait for this device.";
                case 404103:
                    return "The device is asleep or does not know the command.";
                case 404104: // DeviceNotFound
                    return "The device was removed.";
                default:
                    return "The hub answered " + errorCode + ".";
            }
        }
    }
}
