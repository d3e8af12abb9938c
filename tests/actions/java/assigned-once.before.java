package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import java.io.IOException;

class AssignedOnce {
    void remove(RegistryClient registry, boolean first) throws IOException {
        String id;
        id = first ? "d1" : "d2";
        try {
            registry.removeDevice(id);
        } catch (IotHubException error) {
            System.out.println("429001");
        }
    }
}
