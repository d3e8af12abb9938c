package fleet;

import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.IotHubClientProtocol;
import com.microsoft.azure.sdk.iot.device.Message;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;

class DeviceSender {
    private DeviceClient device;

    void start(String connectionString) throws IotHubClientException {
        this.device = new DeviceClient(connectionString, IotHubClientProtocol.MQTT);
        this.device.open(true);
    }

    void send(String text) throws InterruptedException {
        try {
            device.sendEvent(new Message(text));
        } catch (IotHubClientException error) {
            System.err.println("429001? " + error.getMessage());
        }
    }
}
