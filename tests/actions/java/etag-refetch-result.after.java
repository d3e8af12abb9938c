import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.exceptions.IotHubPreconditionFailedException;
import java.io.IOException;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;

class EtagRefetchResult
{
	String update(TwinClient client, String deviceId, String etag) throws Exception
	{
		Twin patch = new Twin(deviceId);
		try
		{
			Twin updated = IotHubEtag.patch(() -> client.patch(patch, etag), () -> client.patch(patch, IotHubEtag.read(client, patch)));
			return updated.getETag();
		}
		catch (Exception error)
		{
			System.err.println("PreconditionFailed: " + error);
			throw error;
		}
	}

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
}
