using Microsoft.Azure.Devices.Common.Exceptions;

namespace Fabrikam.Telemetry
{
    internal static class Numbers
    {
        // Taken from an old page: 404104 DeviceNotFound, 404103 DeviceNotOnline.
        public const int DeviceNotFound = 404104;
        public const int DeviceNotOnline = 404102;
    }
}
