package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.ErrorCodeDescription;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubConflictException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;

import java.io.IOException;
import java.util.Arrays;

class NestedTry {
    static class Store {
        TwinClient twins;

        String etag(String id) throws IOException {
            try {
                try {
                    Twin twin = twins.get(id);
                    return Arrays.asList(twin.getETag(), twin.getDeviceId()).toString();
                } catch (IotHubConflictException conflict) {
                    return "";
                }
            } catch (IotHubException error) {
                boolean busy = error.getErrorCodeDescription() == ErrorCodeDescription.ServiceUnavailable;
                return busy ? null : "?";
            }
        }
    }
}
