package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;
import java.io.IOException;
import java.util.function.Consumer;

class LambdaCallback {
    void watch(TwinClient twins, Consumer<Runnable> timer, Consumer<Twin> shown) {
        timer.accept(() -> {
            try {
                shown.accept(twins.get("d1"));
            } catch (IotHubException | IOException error) {
                System.err.println("429001 or so: " + error);
            }
        });
    }
}
