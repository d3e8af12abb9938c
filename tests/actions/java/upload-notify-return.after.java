import com.microsoft.azure.sdk.iot.device.*;
import com.microsoft.azure.sdk.iot.device.exceptions.IotHubClientException;

class Cameras
{
	boolean send(DeviceClient device, Runnable put)
	{
		try
		{
			FileUploadSasUriResponse reply = device.getFileUploadSasUri(new FileUploadSasUriRequest("still.jpg"));
			try
			{
				put.run();
				device.completeFileUpload(
					new FileUploadCompletionNotification(reply.getCorrelationId(), true));
				return true;
			}
			catch (Exception failure)
			{
				IotHubUpload.failed(device, reply.getCorrelationId());
				throw failure;
			}
		}
		catch (Exception error)
		{
			System.err.println("403006? " + error);
			return false;
		}
	}

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
}
