package fleet;

import com.microsoft.azure.sdk.iot.device.*;
import com.microsoft.azure.sdk.iot.device.transport.NoRetry;

class DevicePolicy {
    static void open(DeviceClient client) {
        DeviceClient own = new DeviceClient("", IotHubClientProtocol.AMQPS);
        own.setRetryPolicy(new NoRetry());
        try {
            own.open(false);
        } catch (Exception error) {
            System.out.println("503001");
        }
    }
}
