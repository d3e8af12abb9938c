import com.microsoft.azure.sdk.iot.device.*;

class Cameras
{
	boolean send(DeviceClient device, Runnable put)
	{
		try
		{
			FileUploadSasUriResponse reply = device.getFileUploadSasUri(new FileUploadSasUriRequest("still.jpg"));
			put.run();
			device.completeFileUpload(
				new FileUploadCompletionNotification(reply.getCorrelationId(), true));
			return true;
		}
		catch (Exception error)
		{
			System.err.println("403006? " + error);
			return false;
		}
	}
}
