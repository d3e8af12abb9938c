package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;
import java.io.IOException;

class Crlf {
    private final TwinClient twins = new TwinClient(System.getenv("HUB"));

    Twin read(String deviceId) throws IotHubException, IOException {
        try {
            return twins.get(deviceId);
        } catch (IotHubException error) {
            if (error.getErrorCode() == 429001) {
                System.err.println("throttled");
            }
            throw error;
        }
    }
}
