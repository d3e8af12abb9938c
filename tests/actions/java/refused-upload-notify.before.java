import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.FileUploadCompletionNotification;
import com.microsoft.azure.sdk.iot.device.FileUploadSasUriRequest;
import com.microsoft.azure.sdk.iot.device.FileUploadSasUriResponse;

class Uploading {
    void upload(DeviceClient client, Runnable put) throws Exception {
        FileUploadSasUriResponse sas = client.getFileUploadSasUri(new FileUploadSasUriRequest("a")); // 403006
        boolean done = false;
        try {
            put.run();
            done = true;
        } finally {
            client.completeFileUpload(new FileUploadCompletionNotification(sas.getCorrelationId(), done));
        }
    }
}
