package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import java.io.IOException;
import java.util.List;

class NotFinalSeveral {
    private final RegistryClient registry = new RegistryClient("");

    Device first(List<String> ids, Device device) throws IotHubException, IOException {
        for (String id : ids) {
            id = id.trim();
            if (id.isEmpty()) continue;
            // 429001 while many are read
            return registry.getDevice(
                    id);
        }
        if (device == null) {
            device = new Device("id");
        }
        try {
            device = registry.addDevice(device);
        } catch (IotHubException error) {
            if (!error.getMessage().contains("409001")) {
                throw error;
            }
        }
        return device;
    }
}
