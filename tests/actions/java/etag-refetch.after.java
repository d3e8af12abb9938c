import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;
import java.io.IOException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubPreconditionFailedException;

class EtagRefetch {
    private final TwinClient twins;

    EtagRefetch(TwinClient twins) {
        this.twins = twins;
    }

    boolean tag(Twin patch, Twin known) throws IOException, IotHubException {
        try {
            IotHubEtag.patch(() -> twins.patch(patch, known.getETag()), () -> twins.patch(patch, IotHubEtag.read(twins, patch)));
            return true;
        } catch (IotHubException error) {
            if (error.getErrorCode() == 412001) {
                return false;
            }
            throw error;
        }
    }

    /** Patches a twin; while its ETag is outdated, patches it with the one that it has now. At most three tries. */
    private static final class IotHubEtag {
        interface Call<T> {
            T run() throws IotHubException, IOException;
        }

        static <T> T patch(Call<T> patch, Call<T> patchAnew) throws IotHubException, IOException {
            for (int attempt = 1; ; attempt++) {
                try {
                    return attempt == 1 ? patch.run() : patchAnew.run();
                } catch (IotHubPreconditionFailedException error) {
                    if (attempt == 3) {
                        throw error;
                    }
                }
            }
        }

        static String read(TwinClient twins, Twin twin) throws IotHubException, IOException {
            String module = twin.getModuleId();
            boolean ofDevice = module == null || module.isEmpty();
            return (ofDevice ? twins.get(twin.getDeviceId()) : twins.get(twin.getDeviceId(), module)).getETag();
        }
    }
}
