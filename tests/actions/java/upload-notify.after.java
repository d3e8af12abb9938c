import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.FileUploadCompletionNotification;
import com.microsoft.azure.sdk.iot.device.FileUploadSasUriRequest;
import com.microsoft.azure.sdk.iot.device.FileUploadSasUriResponse;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
import java.net.URI;

class Uploading {
    interface Storage {
        void put(URI uri) throws java.io.IOException;
    }

    void upload(DeviceClient client, Storage storage, String name) throws java.io.IOException, IotHubClientException {
        // 403006 when ten are open
        FileUploadSasUriResponse sas = client.getFileUploadSasUri(new FileUploadSasUriRequest(name));
        try {
            storage.put(sas.getBlobUri());
            client.completeFileUpload(new FileUploadCompletionNotification(sas.getCorrelationId(), true));
        } catch (Exception failure) {
            IotHubUpload.failed(client, sas.getCorrelationId());
            throw failure;
        }
    }

    /** Tells IoT Hub that an upload has failed, so that it counts no longer among the ten that a device may have open. */
    private static final class IotHubUpload {
        static void failed(DeviceClient client, String correlationId) {
            try {
                client.completeFileUpload(new FileUploadCompletionNotification(correlationId, false));
            } catch (IotHubClientException ignored) {
                // The error of the upload itself says more, and is about to come out.
            }
        }
    }
}
