// Makes no more calls once the daily quota is used up, until it is renewed at midnight UTC (Microsoft.Azure.Devices). C# 7.3 or newer.
//
// The SDK has one type of error for every reply 403, so the code or the reply's text decides.

// iotcodes:begin imports
using System;
using System.Threading.Tasks;
// iotcodes:end
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Shared;

namespace Recipes
{
    internal class QuotaWaitService
    {
        public async Task<Twin> ReadAsync(RegistryManager registry, string deviceId)
        {
            Task<Twin> CALL = registry.GetTwinAsync(deviceId);
            Twin RESULT;
            // iotcodes:begin call
            RESULT = await IotHubQuota.RunAsync(() => CALL);
            // iotcodes:end
            return RESULT;
        }

        // iotcodes:begin helper
        /// <summary>Makes IoT Hub calls while there is quota. Without, each fails at once with the error that told so, until midnight UTC.</summary>
        static class IotHubQuota
        {
            static DateTime pausedUntil;
            static Exception reason;

            public static async Task<TResult> RunAsync<TResult>(Func<Task<TResult>> call)
            {
                if (DateTime.UtcNow < pausedUntil)
                {
                    System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(reason).Throw();
                }

                try
                {
                    return await call().ConfigureAwait(false);
                }
                catch (Microsoft.Azure.Devices.Common.Exceptions.QuotaExceededException error) when (IsDaily(error))
                {
                    reason = error;
                    pausedUntil = DateTime.UtcNow.Date.AddDays(1);
                    throw;
                }
            }

            public static Task RunAsync(Func<Task> call)
            {
                Func<Task<bool>> done = async () =>
                {
                    await call().ConfigureAwait(false);
                    return true;
                };
                return RunAsync(done);
            }

            static bool IsDaily(Microsoft.Azure.Devices.Common.Exceptions.QuotaExceededException error)
            {
                return error.Code == Microsoft.Azure.Devices.Common.Exceptions.ErrorCode.IotHubQuotaExceeded
                    || error.Message.Contains("IotHubQuotaExceeded");
            }
        }
        // iotcodes:end
    }
}
