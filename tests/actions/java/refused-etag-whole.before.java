import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;

class EtagWhole {
    Twin update(TwinClient twins, String id) throws Exception {
        Twin twin = twins.get(id);
        try {
            return twins.patch(twin, twin.getETag());
        } catch (IotHubException error) {
            if (error.getErrorCode() == 412001) {
                return null;
            }
            throw error;
        }
    }
}
