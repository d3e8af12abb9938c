package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodsClient;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

class QuotaWait {
    int call(DirectMethodsClient methods, String id) throws IOException, IotHubException {
        int status = 0;
        try {
            status = IotHubQuota.run(() -> methods.invoke(id, "reboot")).getStatus();
        } catch (IotHubException error) {
            if (error.getErrorCode() != 403002) throw error;
        }
        return status;
    }

    /** Makes IoT Hub calls while there is quota. Without, each fails at once with the error that told so, until midnight UTC. */
    private static final class IotHubQuota {
        private static volatile Instant pausedUntil = Instant.EPOCH;
        private static volatile IotHubException reason;

        interface Call<T> {
            T run() throws IotHubException, IOException;
        }

        interface Action {
            void run() throws IotHubException, IOException;
        }

        static void run(Action action) throws IotHubException, IOException {
            run(() -> { action.run(); return true; });
        }

        static <T> T run(Call<T> call) throws IotHubException, IOException {
            if (Instant.now().isBefore(pausedUntil)) {
                throw reason;
            }
            try {
                return call.run();
            } catch (IotHubException error) {
                if ((error.getErrorCodeDescription() + " " + error.getMessage()).contains("IotHubQuotaExceeded")) {
                    reason = error;
                    pausedUntil = Instant.now().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
                }
                throw error;
            }
        }
    }
}
