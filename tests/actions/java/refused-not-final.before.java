package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.registry.RegistryClient;
import java.io.IOException;

class RefusedNotFinal {
    int count(RegistryClient registry) throws IotHubException, IOException {
        int next = 0;
        while (registry.getDevice("device" + next) != null) { // 429001
            next = next + 1;
        }
        return next;
    }
}
