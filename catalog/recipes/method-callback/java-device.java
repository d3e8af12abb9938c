// Answers a direct method in time (iot-device-client). Java 8 or newer.
//
// A caller that sets nothing else waits 30 s for the answer. When a callback takes longer, or never ends, the caller does not
// learn whether the method runs.

package recipes;

// iotcodes:begin imports
import com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.device.twin.MethodCallback;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
// iotcodes:end
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;

class MethodCallbackDevice
{
    private final DeviceClient client;

    MethodCallbackDevice(DeviceClient client)
    {
        this.client = client;
    }

    private void CALL(MethodCallback callback) throws IotHubClientException, InterruptedException
    {
        client.subscribeToMethods(callback, null);
    }

    void listen(MethodCallback HANDLER) throws IotHubClientException, InterruptedException
    {
        // iotcodes:begin call
        CALL(IotHubAnswer.inTime(HANDLER));
        // iotcodes:end
    }

    // iotcodes:begin helper
    /** Answers 202 when a callback has no answer after 20 s, which goes on then, and 500 when it fails. */
    private static final class IotHubAnswer
    {
        static MethodCallback inTime(MethodCallback callback)
        {
            return (name, payload, context) ->
            {
                try
                {
                    return CompletableFuture.supplyAsync(() -> callback.onMethodInvoked(name, payload, context)).get(20, TimeUnit.SECONDS);
                }
                catch (TimeoutException late)
                {
                    return new DirectMethodResponse(202, null);
                }
                catch (ExecutionException failed)
                {
                    return new DirectMethodResponse(500, String.valueOf(failed.getCause()));
                }
                catch (InterruptedException stopped)
                {
                    Thread.currentThread().interrupt();
                    return new DirectMethodResponse(500, null);
                }
            };
        }
    }
    // iotcodes:end
}
