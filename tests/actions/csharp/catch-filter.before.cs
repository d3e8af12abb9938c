using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

namespace Fleet
{
    public class Twins
    {
        private readonly RegistryManager _registry;

        public Twins(RegistryManager registry)
        {
            _registry = registry;
        }

        public async Task<Twin> ReadAsync(string deviceId)
        {
            try
            {
                return await _registry.GetTwinAsync(deviceId);
            }
            catch (IotHubException error) when ((int)error.Code == 429001)
            {
                Console.WriteLine("throttled");
                throw;
            }
        }
    }
}
