package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;

class Futile {
    void remove(RegistryClient registry, String id) throws Exception {
        try {
            registry.removeDevice(id);
        } catch (IotHubException error) {
            System.out.println("400004");
        }
    }
}
