// Gives a device client (iot-device-client) a retry policy with backoff and jitter. Java 8 or newer.
//
// The SDK repeats by itself what fails for a passing reason; a retry around its calls would be a second layer. Its own policy
// begins at once and without jitter, so that devices that lost their connection together come back together.
// A device without a connection is of no use, so the attempts are not counted; the SDK ends each operation by its time limit.

package recipes;

// iotcodes:begin imports
import com.microsoft.azure.sdk.iot.device.transport.RetryDecision;
import com.microsoft.azure.sdk.iot.device.transport.RetryPolicy;
import com.microsoft.azure.sdk.iot.device.transport.TransportException;
import java.util.concurrent.ThreadLocalRandom;
// iotcodes:end
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;

class SdkRetryPolicyDevice
{
    DeviceClient create(String connectionString)
    {
        DeviceClient CLIENT = new DeviceClient(connectionString, IotHubClientProtocol.MQTT);
        // iotcodes:begin call
        CLIENT.setRetryPolicy(new IotHubRetryPolicy());
        // iotcodes:end
        return CLIENT;
    }

    // iotcodes:begin helper
    /** Waits longer after each failure, at random: from 1 s to 60 s, and from 10 s on when throttled. */
    private static final class IotHubRetryPolicy implements RetryPolicy
    {
        @Override
        public RetryDecision getRetryDecision(int currentRetryCount, TransportException lastException)
        {
            String failure = lastException == null ? "" : lastException.getClass().getSimpleName();
            if (failure.startsWith("QuotaExceeded"))
            {
                return new RetryDecision(false, 0); // It comes back at midnight UTC.
            }
            boolean throttled = failure.contains("Throttled");
            double lowest = throttled ? 10 : 1;
            double highest = Math.min(60, lowest * Math.pow(2, currentRetryCount + 1));
            double wait = lowest + ThreadLocalRandom.current().nextDouble() * (highest - lowest);
            return new RetryDecision(true, Math.round(wait * 1000));
        }
    }
    // iotcodes:end
}
