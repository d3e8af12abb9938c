package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;

class Looping {
    void remove(RegistryClient registry, String id) throws Exception {
        while (true) {
            try {
                registry.removeDevice(id);
                break;
            } catch (IotHubException error) {
                Thread.sleep(1000); // 429001
            }
        }
    }
}
