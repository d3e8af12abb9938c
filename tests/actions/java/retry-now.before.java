package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import java.io.IOException;

class RetryNow {
    void remove(RegistryClient registry, String id) throws IOException {
        try {
            registry.removeDevice(id);
        } catch (IotHubException error) {
            throw new IOException("400029", error);
        }
    }
}
