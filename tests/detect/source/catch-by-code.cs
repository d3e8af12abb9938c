using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;

namespace Contoso.Plant.Twins
{
    public sealed class DesiredProperties
    {
        private readonly RegistryManager _registry;

        public DesiredProperties(RegistryManager registry)
        {
            _registry = registry;
        }

        public async Task<bool> TrySetIntervalAsync(string deviceId, int seconds)
        {
            try
            {
                var twin = await _registry.GetTwinAsync(deviceId);
                twin.Properties.Desired["reportInterval"] = seconds;
                await _registry.UpdateTwinAsync(deviceId, twin, twin.ETag);
                return true;
            }
            catch (IotHubException e) when (e.Code == ErrorCode.DeviceNotFound)
            {
                return false;
            }
            catch (IotHubException e) when ((int)e.Code == 412001)
            {
                return false;
            }
        }

        public static TimeSpan Pause(int attempt)
        {
            return TimeSpan.FromSeconds(Math.Min(60, 1 << attempt));
        }

        public static bool MayRetry(int errorCode)
        {
            return errorCode == 429001 || errorCode == 503005;
        }
    }
}
