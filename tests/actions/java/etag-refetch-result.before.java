import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;

class EtagRefetchResult
{
	String update(TwinClient client, String deviceId, String etag) throws Exception
	{
		Twin patch = new Twin(deviceId);
		try
		{
			Twin updated = client.patch(patch, etag);
			return updated.getETag();
		}
		catch (Exception error)
		{
			System.err.println("PreconditionFailed: " + error);
			throw error;
		}
	}
}
