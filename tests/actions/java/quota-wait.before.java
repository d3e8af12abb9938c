package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodsClient;
import java.io.IOException;

class QuotaWait {
    int call(DirectMethodsClient methods, String id) throws IOException, IotHubException {
        int status = 0;
        try {
            status = methods.invoke(id, "reboot").getStatus();
        } catch (IotHubException error) {
            if (error.getErrorCode() != 403002) throw error;
        }
        return status;
    }
}
