package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.*;
import java.io.*;
import java.util.*;

class OwnLineBrackets
{
	private RegistryClient registry;

	void forget(List<String> ids)
	{
		for (String id : ids)
		{
			try
			{
				this.registry.removeDevice(id);
			}
			catch (IotHubException | IOException error)
			{
				System.out.println("503001? " + error.getMessage());
			}
		}
	}
}
