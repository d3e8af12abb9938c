package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import java.io.IOException;
import java.util.List;

class NotFinalExistsOk {
    private final RegistryClient registry = new RegistryClient("");

    Device first(List<String> ids, Device device) throws IotHubException, IOException {
        for (String id : ids) {
            id = id.trim();
            if (id.isEmpty()) continue;
            return registry.getDevice(
                    id);
        }
        if (device == null) {
            device = new Device("id");
        }
        try {
            final Device deviceCopy = device;
            device = IotHubExisting.addOrGet(() -> registry.addDevice(deviceCopy), () -> registry.getDevice(deviceCopy.getDeviceId()));
        } catch (IotHubException error) {
            if (!error.getMessage().contains("409001")) {
                throw error;
            }
        }
        return device;
    }

    /** Creates something in IoT Hub, and reads it where it exists already. Whether it is as it should be is left to the caller. */
    private static final class IotHubExisting {
        interface Call<T> {
            T run() throws IotHubException, IOException;
        }

        static <T> T addOrGet(Call<T> add, Call<T> get) throws IotHubException, IOException {
            try {
                return add.run();
            } catch (IotHubException error) {
                if (!(error.getErrorCodeDescription() + " " + error.getMessage()).contains("AlreadyExists")) {
                    throw error;
                }
                return get.run();
            }
        }
    }
}
