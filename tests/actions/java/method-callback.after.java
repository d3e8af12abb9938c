import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.device.twin.MethodCallback;

class Actuator {
    void listen(DeviceClient client) throws Exception {
        client.open(true);
        client.subscribeToMethods(IotHubAnswer.inTime((name, payload, context) -> {
            reboot();
            return new DirectMethodResponse(200, null);
        }), null); // 504101 when the reboot takes long
    }

    private void reboot() {
    }

    /** Answers 202 when a callback has no answer after 20 s, which goes on then, and 500 when it fails. */
    private static final class IotHubAnswer {
        static MethodCallback inTime(MethodCallback callback) {
            return (name, payload, context) -> {
                try {
                    return CompletableFuture.supplyAsync(() -> callback.onMethodInvoked(name, payload, context)).get(20, TimeUnit.SECONDS);
                } catch (TimeoutException late) {
                    return new DirectMethodResponse(202, null);
                } catch (ExecutionException failed) {
                    return new DirectMethodResponse(500, String.valueOf(failed.getCause()));
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    return new DirectMethodResponse(500, null);
                }
            };
        }
    }
}
