package fleet;

import com.microsoft.azure.sdk.iot.device.*;

class DeviceCreation {
    static void open(String text) throws Exception {
        // Fails with 503001 while the hub moves.
        DeviceClient client = new DeviceClient(text, IotHubClientProtocol.AMQPS);
        client.open(false);
    }
}
