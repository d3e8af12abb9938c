package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;
import java.io.IOException;

class StatusNotPassing {
    Twin read(TwinClient twins) throws IotHubException, IOException {
        // Answered with 404012 while the hub moves.
        return twins.get("d1");
    }
}
