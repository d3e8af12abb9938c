import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;

class Uplink {
    void connect(String connectionString) throws Exception {
        DeviceClient client = null;
        client = new DeviceClient(connectionString, IotHubClientProtocol.MQTT);
        client.open(false); // 409002
    }
}
