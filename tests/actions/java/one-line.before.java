package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.Device;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import java.io.IOException;

class OneLine { Device get(RegistryClient r, String id) throws IOException { try { return r.getDevice(id); } catch (IotHubException e) { return e.getErrorCode() == 500001 ? null : new Device(id); } } }
