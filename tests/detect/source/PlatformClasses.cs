using System;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;

namespace Contoso.Fleet
{
    public sealed class Fleet
    {
        private readonly RegistryManager registry;

        public Fleet(RegistryManager registry)
        {
            this.registry = registry ?? throw new ArgumentNullException(nameof(registry));
        }

        public void DeviceNotFound() => throw new InvalidOperationException("The fleet has no device: error.");

        public void Count(FleetEvents events)
        {
            if (events == FleetEvents.DeviceNotFound)
            {
                this.DeviceNotFound();
            }

            // What the service says, beside all that only sounds like it.
            if (Last == ErrorCode.DeviceNotFound || LastMessage.Contains("404010"))
            {
                throw new DeviceNotFoundException("gw-7");
            }
        }

        public AmqpResponseStatusCode Answer() => AmqpResponseStatusCode.InternalServerError;
    }
}
