package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;

class TryWithResources {
    void all(TwinClient twins) throws IOException {
        try (BufferedReader ids = Files.newBufferedReader(Paths.get("ids"))) {
            final String id = ids.readLine();
            Twin twin = twins.get(id);
            System.out.println(twin.getETag());
        } catch (IotHubException error) {
            System.out.println("500001: " + error.getMessage());
        }
    }
}
