package fleet;

import com.microsoft.azure.sdk.iot.provisioning.service.ProvisioningServiceClient;
import com.microsoft.azure.sdk.iot.provisioning.service.exceptions.ProvisioningServiceClientException;

class ProvisioningService {
    void drop(ProvisioningServiceClient client, String id) {
        try {
            client.deleteIndividualEnrollment(id);
        } catch (ProvisioningServiceClientException error) {
            System.out.println("429 perhaps: " + error.getMessage());
        }
    }
}
