import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.Message;

class Uplink {
    private DeviceClient client;

    void connect(String connectionString) throws Exception {
        if (this.client != null) {
            this.client.close();
        }
        this.client = new DeviceClient(connectionString, IotHubClientProtocol.MQTT);
        this.client.open(false);
    }

    void send(Message message) throws Exception {
        client.sendEvent(message); // 409002 where two clients are open
    }
}
