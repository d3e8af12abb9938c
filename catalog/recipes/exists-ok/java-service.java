// Takes what exists already in the place of what was to be created (iot-service-client). Java 8 or newer.

package recipes;

// iotcodes:begin imports
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import java.io.IOException;
// iotcodes:end
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;

class ExistsOkService
{
    Device add(RegistryClient registry, Device device) throws IotHubException, IOException
    {
        Device CALL = registry.addDevice(device);
        Device MORE = registry.getDevice(device.getDeviceId());
        Device RESULT;
        // iotcodes:begin call
        RESULT = IotHubExisting.addOrGet(() -> CALL, () -> MORE);
        // iotcodes:end
        return RESULT;
    }

    // iotcodes:begin helper
    /** Creates something in IoT Hub, and reads it where it exists already. Whether it is as it should be is left to the caller. */
    private static final class IotHubExisting
    {
        interface Call<T>
        {
            T run() throws IotHubException, IOException;
        }

        static <T> T addOrGet(Call<T> add, Call<T> get) throws IotHubException, IOException
        {
            try
            {
                return add.run();
            }
            catch (IotHubException error)
            {
                if (!(error.getErrorCodeDescription() + " " + error.getMessage()).contains("AlreadyExists"))
                {
                    throw error;
                }
                return get.run();
            }
        }
    }
    // iotcodes:end
}
