using System;
using System.Threading;
using System.Threading.Tasks;
using System.Timers;
using Microsoft.Azure.Devices;
using Timer = System.Timers.Timer;

class Watching
{
    private readonly Timer _timer = new Timer(1000);

    public async Task<string> ReadAsync(RegistryManager registry, string id)
    {
        _timer.Start();
        // 429001 on a busy day
        return (await IotHubRetry.RunAsync(() => registry.GetTwinAsync(id))).DeviceId;
    }

    /// <summary>Repeats IoT Hub service calls after growing random waits while they fail for a passing reason.</summary>
    static class IotHubRetry
    {
        static readonly Random Jitter = new Random();
        static readonly int[] Statuses = { 408, 429, 499, 500, 502, 503, 504 };

        /// <summary><c>codes</c> names errors that pass although their HTTP status is not in Statuses, with a | between two.</summary>
        public static async Task<TResult> RunAsync<TResult>(
            Func<Task<TResult>> call,
            CancellationToken cancellationToken = default(CancellationToken),
            int attempts = 6,
            double floor = 1,
            double floor429 = 10,
            double cap = 60,
            double first = -1,
            string codes = "")
        {
            for (int attempt = 1; ; attempt++)
            {
                double lowest;
                try
                {
                    return await call().ConfigureAwait(false);
                }
                catch (Microsoft.Azure.Devices.Common.Exceptions.IotHubException error)
                    when (attempt < attempts && IsPassing(error, codes))
                {
                    lowest = IsThrottled(error) ? Math.Max(floor, floor429) : floor;
                }

                if (attempt == 1 && first >= 0)
                {
                    lowest = first;
                }

                double highest = Math.Max(lowest, Math.Min(cap, lowest * Math.Pow(2, attempt)));
                double wait;
                lock (Jitter)
                {
                    wait = lowest + Jitter.NextDouble() * (highest - lowest);
                }

                await Task.Delay(TimeSpan.FromSeconds(wait), cancellationToken).ConfigureAwait(false);
            }
        }

        public static Task RunAsync(
            Func<Task> call,
            CancellationToken cancellationToken = default(CancellationToken),
            int attempts = 6,
            double floor = 1,
            double floor429 = 10,
            double cap = 60,
            double first = -1,
            string codes = "")
        {
            Func<Task<bool>> done = async () =>
            {
                await call().ConfigureAwait(false);
                return true;
            };
            return RunAsync(done, cancellationToken, attempts, floor, floor429, cap, first, codes);
        }

        static bool IsPassing(Microsoft.Azure.Devices.Common.Exceptions.IotHubException error, string codes)
        {
            foreach (string code in codes.Split('|'))
            {
                if (code != "" && (error.Code.ToString("D") == code || error.Message.Contains(code)))
                {
                    return true;
                }
            }

            if (error.Code != 0)
            {
                return Array.IndexOf(Statuses, (int)error.Code / 1000) >= 0;
            }

            // Without a code the SDK tells by the type, and calls used-up quotas passing, which last for hours.
            return error.IsTransient
                && !(error is Microsoft.Azure.Devices.Common.Exceptions.QuotaExceededException)
                && !(error is Microsoft.Azure.Devices.Common.Exceptions.JobQuotaExceededException);
        }

        // A throttled call fails with one type over HTTP and with another over AMQP.
        static bool IsThrottled(Microsoft.Azure.Devices.Common.Exceptions.IotHubException error)
        {
            return (int)error.Code / 1000 == 429
                || error is Microsoft.Azure.Devices.Common.Exceptions.ThrottlingException
                || error is Microsoft.Azure.Devices.Common.Exceptions.IotHubThrottledException;
        }
    }
}
