package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import java.io.IOException;

class EarlyReturn {
    private static RegistryClient client() {
        return new RegistryClient("");
    }

    boolean known(String id) throws IOException {
        RegistryClient registry = client();
        if (id.isEmpty()) {
            return false;
        }
        try {
            Device device = registry.getDevice(id);
            return device != null;
        } catch (IotHubException error) {
            if (error.getErrorCode() != 503001) {
                return false;
            }
        }
        return true;
    }
}
