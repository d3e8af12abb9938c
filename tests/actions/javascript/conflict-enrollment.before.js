const { ProvisioningServiceClient } = require('azure-iot-provisioning-service');
const service = ProvisioningServiceClient.fromConnectionString(process.env.DPS);

const enrollment = { registrationId: 'pump-7', attestation: { type: 'symmetricKey' } };
service.createOrUpdateIndividualEnrollment(enrollment)
  .then((result) => console.log(result.responseBody.etag))
  .catch((error) => console.error(error.responseBody.includes('409201') ? 'exists' : error));
