// Sends a patch again with the current ETag where somebody else wrote in between (iot-service-client 2.x). Java 8 or newer.
//
// A patch names what it changes and leaves the rest, so it can be applied to the newer twin. What replaces a whole twin would
// undo the other's change; its caller has to read it again and decide.

package recipes;

// iotcodes:begin imports
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubPreconditionFailedException;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;
import java.io.IOException;
// iotcodes:end

class EtagRefetchService
{
    Twin patch(TwinClient twins, Twin twin) throws IotHubException, IOException
    {
        Twin CALL = twins.patch(twin, twin.getETag());
        Twin MORE = twins.patch(twin, IotHubEtag.read(twins, twin));
        Twin RESULT;
        // iotcodes:begin call
        RESULT = IotHubEtag.patch(() -> CALL, () -> MORE);
        // iotcodes:end
        return RESULT;
    }

    // iotcodes:begin helper
    /** Patches a twin; while its ETag is outdated, patches it with the one that it has now. At most three tries. */
    private static final class IotHubEtag
    {
        interface Call<T>
        {
            T run() throws IotHubException, IOException;
        }

        static <T> T patch(Call<T> patch, Call<T> patchAnew) throws IotHubException, IOException
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    return attempt == 1 ? patch.run() : patchAnew.run();
                }
                catch (IotHubPreconditionFailedException error)
                {
                    if (attempt == 3)
                    {
                        throw error;
                    }
                }
            }
        }

        static String read(TwinClient twins, Twin twin) throws IotHubException, IOException
        {
            String module = twin.getModuleId();
            boolean ofDevice = module == null || module.isEmpty();
            return (ofDevice ? twins.get(twin.getDeviceId()) : twins.get(twin.getDeviceId(), module)).getETag();
        }
    }
    // iotcodes:end
}
