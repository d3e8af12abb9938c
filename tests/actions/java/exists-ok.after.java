package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import java.io.IOException;

class ExistsOk {
    Device add(RegistryClient registry, String id) throws IOException {
        try {
            return IotHubExisting.addOrGet(() -> registry.addDevice(new Device(id)), () -> registry.getDevice(new Device(id).getDeviceId()));
        } catch (IotHubException error) {
            throw new IOException("409001", error);
        }
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
