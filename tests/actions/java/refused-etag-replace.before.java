import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;

class EtagReplace {
    Twin replace(TwinClient twins, Twin twin) throws Exception {
        try {
            return twins.replace(twin, twin.getETag());
        } catch (IotHubException error) {
            if (error.getErrorCode() == 412001) {
                return null;
            }
            throw error;
        }
    }
}
