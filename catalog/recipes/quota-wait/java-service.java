// Makes no more calls once the daily quota is used up, until it is renewed at midnight UTC (iot-service-client). Java 8 or newer.
//
// The SDK has one type of error for every reply 403, so the code or the reply's text decides.

package recipes;

// iotcodes:begin imports
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
// iotcodes:end
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;

class QuotaWaitService
{
    Twin read(TwinClient twins, String deviceId) throws IotHubException, IOException
    {
        Twin CALL = twins.get(deviceId);
        Twin RESULT;
        // iotcodes:begin call
        RESULT = IotHubQuota.run(() -> CALL);
        // iotcodes:end
        return RESULT;
    }

    // iotcodes:begin helper
    /** Makes IoT Hub calls while there is quota. Without, each fails at once with the error that told so, until midnight UTC. */
    private static final class IotHubQuota
    {
        private static volatile Instant pausedUntil = Instant.EPOCH;
        private static volatile IotHubException reason;

        interface Call<T>
        {
            T run() throws IotHubException, IOException;
        }

        interface Action
        {
            void run() throws IotHubException, IOException;
        }

        static void run(Action action) throws IotHubException, IOException
        {
            run(() -> { action.run(); return true; });
        }

        static <T> T run(Call<T> call) throws IotHubException, IOException
        {
            if (Instant.now().isBefore(pausedUntil))
            {
                throw reason;
            }
            try
            {
                return call.run();
            }
            catch (IotHubException error)
            {
                if ((error.getErrorCodeDescription() + " " + error.getMessage()).contains("IotHubQuotaExceeded"))
                {
                    reason = error;
                    pausedUntil = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
                }
                throw error;
            }
        }
    }
    // iotcodes:end
}
