package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import java.io.IOException;

class ExistsOk {
    Device add(RegistryClient registry, String id) throws IOException {
        try {
            return registry.addDevice(new Device(id));
        } catch (IotHubException error) {
            throw new IOException("409001", error);
        }
    }
}
