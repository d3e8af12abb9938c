import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodResponse;
import com.microsoft.azure.sdk.iot.service.methods.DirectMethodsClient;

class Reboot {
    Integer reboot(DirectMethodsClient methods, String deviceId) throws Exception {
        try {
            return methods.invoke(deviceId, "reboot").getStatus();
        } catch (IotHubException error) {
            if (error.getErrorCode() == 404103) {
                return null;
            }
            throw error;
        }
    }
}
