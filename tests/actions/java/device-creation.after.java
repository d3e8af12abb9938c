package fleet;

import java.util.concurrent.ThreadLocalRandom;
import com.microsoft.azure.sdk.iot.device.*;
import com.microsoft.azure.sdk.iot.device.transport.RetryDecision;
import com.microsoft.azure.sdk.iot.device.transport.RetryPolicy;
import com.microsoft.azure.sdk.iot.device.transport.TransportException;

class DeviceCreation {
    static void open(String text) throws Exception {
        // Fails with 503001 while the hub moves.
        DeviceClient client = new DeviceClient(text, IotHubClientProtocol.AMQPS);
        client.setRetryPolicy(new IotHubRetryPolicy());
        client.open(false);
    }

    /** Waits longer after each failure, at random: from 1 s to 60 s, and from 10 s on when throttled. */
    private static final class IotHubRetryPolicy implements RetryPolicy {
        @Override
        public RetryDecision getRetryDecision(int currentRetryCount, TransportException lastException) {
            String failure = lastException == null ? "" : lastException.getClass().getSimpleName();
            if (failure.startsWith("QuotaExceeded")) {
                return new RetryDecision(false, 0); // It comes back at midnight UTC.
            }
            boolean throttled = failure.contains("Throttled");
            double lowest = throttled ? 10 : 1;
            double highest = Math.min(60, lowest * Math.pow(2, currentRetryCount + 1));
            double wait = lowest + ThreadLocalRandom.current().nextDouble() * (highest - lowest);
            return new RetryDecision(true, Math.round(wait * 1000));
        }
    }
}
