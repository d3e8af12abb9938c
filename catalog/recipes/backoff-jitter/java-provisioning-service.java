// Repeats a call of the DPS service SDK (provisioning-service-client) that failed for a passing reason. Java 8 or newer.
//
// The comments in the helper's short form name what a code action can set at the call: `floor` and `first` are numbers of
// the handling class, and `codes` names errors that pass although the SDK has another type for them. It does not hand on the
// header Retry-After. When the thread is interrupted, the caller gets the error that was to be repeated.

package recipes;

// iotcodes:begin imports
import com.microsoft.azure.sdk.iot.provisioning.service.exceptions.ProvisioningServiceClientException;
import com.microsoft.azure.sdk.iot.provisioning.service.exceptions.ProvisioningServiceClientTooManyRequestsException;
import com.microsoft.azure.sdk.iot.provisioning.service.exceptions.ProvisioningServiceClientTransientException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
// iotcodes:end
import com.microsoft.azure.sdk.iot.provisioning.service.ProvisioningServiceClient;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.IndividualEnrollment;

class BackoffJitterProvisioningService
{
    IndividualEnrollment read(ProvisioningServiceClient client, String id) throws ProvisioningServiceClientException
    {
        IndividualEnrollment CALL = client.getIndividualEnrollment(id);
        IndividualEnrollment RESULT;
        // iotcodes:begin call
        RESULT = DpsRetry.run(() -> CALL);
        // iotcodes:end
        return RESULT;
    }

    // iotcodes:begin helper
    /** Repeats DPS service calls after growing random waits while they fail for a passing reason. */
    private static final class DpsRetry
    {
        // The SDK has a type for 429, and one for all from 500 on.
        private static final List<Integer> STATUSES = Arrays.asList(429, 500, 502, 503, 504);
        private static final double FLOOR_429 = 10;

        interface Call<T>
        {
            T run() throws ProvisioningServiceClientException;
        }

        interface Action
        {
            void run() throws ProvisioningServiceClientException;
        }

        static <T> T run(Call<T> call) throws ProvisioningServiceClientException
        {
            return run(call, /* floor= */ 1, /* first= */ -1, /* codes= */ "");
        }

        static void run(Action action) throws ProvisioningServiceClientException
        {
            run(action, 1, -1, "");
        }

        static void run(Action action, double floor, double first, String codes) throws ProvisioningServiceClientException
        {
            run(() -> { action.run(); return true; }, floor, first, codes);
        }

        /** codes names errors that pass although the SDK does not say so, with a | between two. */
        static <T> T run(Call<T> call, double floor, double first, String codes) throws ProvisioningServiceClientException
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    return call.run();
                }
                catch (ProvisioningServiceClientException error)
                {
                    int status = error instanceof ProvisioningServiceClientTooManyRequestsException ? 429
                        : error instanceof ProvisioningServiceClientTransientException ? 500 : 0;
                    boolean passing = STATUSES.contains(status) || isAmong(codes, String.valueOf(error.getMessage()));
                    if (!passing || !pause(attempt, status == 429 ? Math.max(floor, FLOOR_429) : floor, first))
                    {
                        throw error;
                    }
                }
            }
        }

        private static boolean isAmong(String codes, String told)
        {
            return Arrays.stream(codes.split("\\|")).anyMatch(code -> !code.isEmpty() && told.contains(code));
        }

        /** Waits before the next of at most six attempts; false when there is to be none. */
        private static boolean pause(int attempt, double floor, double first)
        {
            if (attempt == 6)
            {
                return false;
            }
            double lowest = attempt == 1 && first >= 0 ? first : floor;
            double highest = Math.min(60, lowest * Math.pow(2, attempt));
            double wait = lowest + ThreadLocalRandom.current().nextDouble() * (highest - lowest);
            try
            {
                Thread.sleep(Math.round(wait * 1000));
                return true;
            }
            catch (InterruptedException interrupted)
            {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
    // iotcodes:end
}
