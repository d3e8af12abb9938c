package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodsClient;
import java.io.IOException;

class SwitchCase {
    int reboot(DirectMethodsClient methods, String id) throws IOException, IotHubException {
        DirectMethodResponse response = null;
        try {
            response = methods.invoke(id, "reboot");
        } catch (IotHubException error) {
            switch (error.getErrorCode()) {
                case 404103:
                    return 0;
                case 429002:
                    return -1;
                default:
                    throw error;
            }
        }
        return response.getStatus();
    }
}
