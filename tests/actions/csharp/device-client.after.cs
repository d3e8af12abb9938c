using System;
using System.Text;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

namespace Device
{
    public class Telemetry
    {
        private DeviceClient _client;

        public void Start(string connectionString)
        {
            _client = DeviceClient.CreateFromConnectionString(connectionString, TransportType.Mqtt);
            _client.SetRetryPolicy(new IotHubRetryPolicy());
        }

        public async Task SendAsync(string text)
        {
            try
            {
                await _client.SendEventAsync(new Message(Encoding.UTF8.GetBytes(text)));
            }
            catch (Exception error)
            {
                Console.WriteLine("429001 " + error.Message);
            }
        }

        /// <summary>Waits longer after each failure, at random, and not at all for a quota that is used up.</summary>
        sealed class IotHubRetryPolicy : IRetryPolicy
        {
            static readonly Random Jitter = new Random();

            public bool ShouldRetry(int currentRetryCount, Exception lastException, out TimeSpan retryInterval)
            {
                // The SDK calls a used-up quota passing; it comes back at midnight UTC. Over AMQP it is the inner error.
                if (lastException is Microsoft.Azure.Devices.Client.Exceptions.QuotaExceededException
                    || lastException?.InnerException is Microsoft.Azure.Devices.Client.Exceptions.QuotaExceededException)
                {
                    retryInterval = TimeSpan.Zero;
                    return false;
                }

                bool throttled = lastException is Microsoft.Azure.Devices.Client.Exceptions.IotHubThrottledException;
                double lowest = throttled ? 10 : 1;
                double highest = Math.Min(60, lowest * Math.Pow(2, currentRetryCount + 1));
                lock (Jitter)
                {
                    retryInterval = TimeSpan.FromSeconds(lowest + Jitter.NextDouble() * (highest - lowest));
                }

                return true;
            }
        }
    }
}
