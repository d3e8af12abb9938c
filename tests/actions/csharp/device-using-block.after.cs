using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices.Client;

class Short
{
    static async Task Main(string[] args)
    {
        using (var device = DeviceClient.CreateFromConnectionString(args[0]))
        {
            device.SetRetryPolicy(new IotHubRetryPolicy());
            try
            {
                await device.OpenAsync();
            }
            catch (Exception)
            {
                Console.WriteLine("500001");
            }
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
