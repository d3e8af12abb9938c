import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;
import java.io.IOException;

class EtagRefetch {
    private final TwinClient twins;

    EtagRefetch(TwinClient twins) {
        this.twins = twins;
    }

    boolean tag(Twin patch, Twin known) throws IOException, IotHubException {
        try {
            twins.patch(patch, known.getETag());
            return true;
        } catch (IotHubException error) {
            if (error.getErrorCode() == 412001) {
                return false;
            }
            throw error;
        }
    }
}
