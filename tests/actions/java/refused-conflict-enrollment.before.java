import com.microsoft.azure.sdk.iot.provisioning.service.ProvisioningServiceClient;
import com.microsoft.azure.sdk.iot.provisioning.service.configs.IndividualEnrollment;
import com.microsoft.azure.sdk.iot.provisioning.service.exceptions.ProvisioningServiceClientException;

class Enrolling {
    boolean enroll(ProvisioningServiceClient client, IndividualEnrollment enrollment) {
        try {
            client.createOrUpdateIndividualEnrollment(enrollment);
            return true;
        } catch (ProvisioningServiceClientException error) {
            return !error.getMessage().contains("409201");
        }
    }
}
