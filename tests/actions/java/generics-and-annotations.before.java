package fleet;

import com.microsoft.azure.sdk.iot.service.exceptions.IotHubException;
import com.microsoft.azure.sdk.iot.service.twin.Twin;
import com.microsoft.azure.sdk.iot.service.twin.TwinClient;
import java.io.IOException;
import java.util.function.Function;

class GenericsAndAnnotations<K> {
    private final Function<K, String> ids;
    private final TwinClient twins;

    GenericsAndAnnotations(Function<K, String> ids, TwinClient twins) {
        this.ids = ids;
        this.twins = twins;
    }

    @SuppressWarnings("unused")
    <T> T map(K key, Function<Twin, T> change) throws IotHubException, IOException {
        String id = ids.apply(key);
        return change.apply(twins.get(id)); // 429003 under load
    }
}
