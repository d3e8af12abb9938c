// Repeats a call of the DPS service SDK (Microsoft.Azure.Devices.Provisioning.Service) that failed for a passing reason.
// C# 7.3 or newer.
//
// The helper's parameters are what a code action can set at the call: `attempts`, `floor`, `cap` and `first` are the numbers
// of the handling class, `floor429` is the floor when throttled, and `codes` names errors that pass although their HTTP
// status is not among `Statuses`.

// iotcodes:begin imports
using System;
using System.Threading;
using System.Threading.Tasks;
// iotcodes:end
using Microsoft.Azure.Devices.Provisioning.Service;

namespace Recipes
{
    internal class BackoffJitterProvisioningService
    {
        public async Task<IndividualEnrollment> ReadAsync(ProvisioningServiceClient client, string id, CancellationToken CANCEL)
        {
            Task<IndividualEnrollment> CALL = client.GetIndividualEnrollmentAsync(id);
            IndividualEnrollment RESULT;
            // iotcodes:begin call
            RESULT = await DpsRetry.RunAsync(() => CALL, CANCEL);
            // iotcodes:end
            return RESULT;
        }

        // iotcodes:begin helper
        /// <summary>Repeats DPS service calls after growing random waits while they fail for a passing reason.</summary>
        static class DpsRetry
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
                    catch (ProvisioningServiceClientHttpException error)
                        when (attempt < attempts && IsPassing(error, codes))
                    {
                        lowest = (int)error.StatusCode == 429 ? Math.Max(floor, floor429) : floor;
                        if (attempt == 1 && first >= 0)
                        {
                            lowest = first;
                        }

                        lowest = Math.Max(lowest, RetryAfter(error));
                    }

                    // A tenth more than a long Retry-After, or a fleet that was refused together would come back together.
                    double highest = Math.Max(Math.Min(cap, lowest * Math.Pow(2, attempt)), lowest * 1.1);
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

            static bool IsPassing(ProvisioningServiceClientHttpException error, string codes)
            {
                foreach (string code in codes.Split('|'))
                {
                    if (code != "" && error.Message.Contains(code))
                    {
                        return true;
                    }
                }

                return Array.IndexOf(Statuses, (int)error.StatusCode) >= 0;
            }

            static double RetryAfter(ProvisioningServiceClientHttpException error)
            {
                string header = null;
                error.Fields?.TryGetValue("Retry-After", out header);
                return double.TryParse(header, out double seconds) && seconds > 0 ? seconds : 0;
            }
        }
        // iotcodes:end
    }
}
