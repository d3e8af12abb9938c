package fleet;

import java.util.concurrent.ThreadLocalRandom;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import com.microsoft.azure.sdk.iot.device.transport.RetryDecision;
import com.microsoft.azure.sdk.iot.device.transport.RetryPolicy;
import com.microsoft.azure.sdk.iot.device.transport.TransportException;

class DeviceSender {
    private DeviceClient device;

    void start(String connectionString) throws IotHubClientException {
        this.device = new DeviceClient(connectionString, IotHubClientProtocol.MQTT);
        this.device.setRetryPolicy(new IotHubRetryPolicy());
        this.device.open(true);
    }

    void send(String text) throws InterruptedException {
        try {
            device.sendEvent(new Message(text));
        } catch (IotHubClientException error) {
            System.err.println("429001? " + error.getMessage());
        }
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
