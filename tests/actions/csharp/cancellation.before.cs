using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;

namespace Fleet
{
    public sealed class Commands
    {
        private ServiceClient client = ServiceClient.CreateFromConnectionString(Environment.GetEnvironmentVariable("HUB"));

        public async Task RebootAsync(string deviceId, CancellationToken stoppingToken)
        {
            var method = new CloudToDeviceMethod("reboot", TimeSpan.FromSeconds(30));
            try
            {
                var result = await client.InvokeDeviceMethodAsync(deviceId, method, stoppingToken).ConfigureAwait(false);
                Console.WriteLine(result.Status);
            }
            catch (ThrottlingException)
            {
                Console.WriteLine("too many calls");
            }
        }
    }
}
