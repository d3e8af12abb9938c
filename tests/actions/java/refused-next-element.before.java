package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import java.util.Iterator;

class NextElement {
    void remove(RegistryClient registry, Iterator<String> ids) throws Exception {
        try {
            registry.removeDevice(ids.next());
        } catch (IotHubException error) {
            System.out.println("429001");
        }
    }
}
