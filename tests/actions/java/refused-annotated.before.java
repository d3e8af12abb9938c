package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import org.springframework.retry.annotation.Retryable;

class Annotated {
    private RegistryClient registry;

    @Retryable(include = IotHubException.class)
    void remove(String id) throws Exception {
        registry.removeDevice(id); // 429001 is repeated
    }
}
