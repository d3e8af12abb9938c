package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;
import java.io.IOException;

class SeveralCalls {
    void copy(TwinClient twins) throws IOException {
        try {
            Twin from = twins.get("a");
            Twin to = twins.get("b");
            to.setETag(from.getETag());
            twins.patch(to);
        } catch (IotHubException error) {
            System.out.println("429001?" + error);
        }
    }
}
