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
        storage.put(sas.getBlobUri());
        client.completeFileUpload(new FileUploadCompletionNotification(sas.getCorrelationId(), true));
    }
}
