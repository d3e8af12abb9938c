package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import java.io.IOException;

class NotFinal {
    void remove(RegistryClient registry, String id) throws IOException {
        id = id.trim();
        try {
            registry.removeDevice("plant id " + id);
        } catch (IotHubException error) {
            System.out.println("429001");
        }
    }
}
