package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

class NotFinal {
    void remove(RegistryClient registry, String id) throws IOException {
        id = id.trim();
        try {
            final String idCopy = id;
            IotHubRetry.run(() -> registry.removeDevice("plant id " + idCopy));
        } catch (IotHubException error) {
            System.out.println("429001");
        }
    }

    /** Repeats IoT Hub service calls after growing random waits while they fail for a passing reason. */
    private static final class IotHubRetry {
        private static final List<Integer> STATUSES = Arrays.asList(408, 429, 499, 500, 502, 503, 504);
        private static final double FLOOR_429 = 10;

        interface Call<T> {
            T run() throws IotHubException, IOException;
        }

        interface Action {
            void run() throws IotHubException, IOException;
        }

        static <T> T run(Call<T> call) throws IotHubException, IOException {
            return run(call, /* floor= */ 1, /* first= */ -1, /* codes= */ "");
        }

        static void run(Action action) throws IotHubException, IOException {
            run(action, 1, -1, "");
        }

        static void run(Action action, double floor, double first, String codes) throws IotHubException, IOException {
            run(() -> { action.run(); return true; }, floor, first, codes);
        }

        /** codes names errors that pass although their HTTP status is not among STATUSES, with a | between two. */
        static <T> T run(Call<T> call, double floor, double first, String codes) throws IotHubException, IOException {
            for (int attempt = 1; ; attempt++) {
                try {
                    return call.run();
                } catch (IotHubException error) {
                    int code = error.getErrorCode(); // Without a code of its own, the HTTP status.
                    int status = code > 999 ? code / 1000 : code;
                    boolean passing = STATUSES.contains(status) || isAmong(codes, code + " " + error.getMessage());
                    if (!passing || !pause(attempt, status == 429 ? Math.max(floor, FLOOR_429) : floor, first)) {
                        throw error;
                    }
                } catch (IOException error) {
                    if (!pause(attempt, floor, first)) {
                        throw error;
                    }
                }
            }
        }

        private static boolean isAmong(String codes, String told) {
            return Arrays.stream(codes.split("\\|")).anyMatch(code -> !code.isEmpty() && told.contains(code));
        }

        /** Waits before the next of at most six attempts; false when there is to be none. */
        private static boolean pause(int attempt, double floor, double first) {
            if (attempt == 6) {
                return false;
            }
            double lowest = attempt == 1 && first >= 0 ? first : floor;
            double highest = Math.min(60, lowest * Math.pow(2, attempt));
            double wait = lowest + ThreadLocalRandom.current().nextDouble() * (highest - lowest);
            try {
                Thread.sleep(Math.round(wait * 1000));
                return true;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
