// Reports a blob upload that fails to IoT Hub, too (iot-device-client 2.x). Java 8 or newer.
//
// An upload that nobody reports counts among the ten that a device may have open until its SAS token expires.

package recipes;

// iotcodes:begin imports
import com.microsoft.azure.sdk.iot.device.DeviceClient;
import com.microsoft.azure.sdk.iot.device.FileUploadCompletionNotification;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;
// iotcodes:end
import com.microsoft.azure.sdk.iot.device.FileUploadSasUriRequest;
import com.microsoft.azure.sdk.iot.device.FileUploadSasUriResponse;

class UploadNotifyDevice
{
    interface Rest
    {
        void REST() throws IotHubClientException;
    }

    void upload(DeviceClient CLIENT, FileUploadSasUriRequest request, Rest rest) throws IotHubClientException
    {
        FileUploadSasUriResponse CALL = CLIENT.getFileUploadSasUri(request);
        // iotcodes:begin call
        FileUploadSasUriResponse RESULT = CALL;
        try
        {
            rest.REST();
        }
        catch (Exception failure)
        {
            IotHubUpload.failed(CLIENT, RESULT.getCorrelationId());
            throw failure;
        }
        // iotcodes:end
    }

    // iotcodes:begin helper
    /** Tells IoT Hub that an upload has failed, so that it counts no longer among the ten that a device may have open. */
    private static final class IotHubUpload
    {
        static void failed(DeviceClient client, String correlationId)
        {
            try
            {
                client.completeFileUpload(new FileUploadCompletionNotification(correlationId, false));
            }
            catch (IotHubClientException ignored)
            {
                // The error of the upload itself says more, and is about to come out.
            }
        }
    }
    // iotcodes:end
}
