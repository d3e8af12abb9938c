using System;
using System.Threading.Tasks;
using Microsoft.Azure.Devices;
using Microsoft.Azure.Devices.Common.Exceptions;
using Microsoft.Azure.Devices.Shared;

class Counting
{
    public async Task<int> CountAsync(RegistryManager registry, params string[] ids)
    {
        int sum = 0;
        foreach (var id in ids)
        {
            try
            {
                sum += (await IotHubQuota.RunAsync(() => registry.GetTwinAsync(id))).Tags == null ? 0 : 1;
            }
            catch (QuotaExceededException error) when (error.Code == ErrorCode.IotHubQuotaExceeded)
            {
                return -403002;
            }
        }

        return sum;
    }

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
}
