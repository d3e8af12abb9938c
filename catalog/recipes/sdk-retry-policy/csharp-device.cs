// Gives a device client (Microsoft.Azure.Devices.Client) a retry policy with backoff and jitter. C# 7.3 or newer.
//
// The SDK repeats by itself what fails for a passing reason; a retry around its calls would be a second layer. Its own policy
// begins at a tenth of a second, also when throttled, and waits for a used-up daily quota as if it came back in seconds.
// A device without a connection is of no use, so the attempts are not counted; the SDK ends each operation by its time limit.

// iotcodes:begin imports
using System;
using Microsoft.Azure.Devices.Client;
// iotcodes:end

namespace Recipes
{
    internal class SdkRetryPolicyDevice
    {
        public DeviceClient Create(string connectionString)
        {
            DeviceClient CLIENT = DeviceClient.CreateFromConnectionString(connectionString, TransportType.Mqtt);
            // iotcodes:begin call
            CLIENT.SetRetryPolicy(new IotHubRetryPolicy());
            // iotcodes:end
            return CLIENT;
        }

        // iotcodes:begin helper
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
        // iotcodes:end
    }
}
