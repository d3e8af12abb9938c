import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.twin.DirectMethodResponse;

class Actuator {
    void listen(DeviceClient client) throws Exception {
        client.open(true);
        client.subscribeToMethods((name, payload, context) -> {
            reboot();
            return new DirectMethodResponse(200, null);
        }, null); // 504101 when the reboot takes long
    }

    private void reboot() {
    }
}
