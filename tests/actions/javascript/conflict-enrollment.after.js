const { ProvisioningServiceClient } = require('azure-iot-provisioning-service');

/** Creates something, or reads it where it exists already: compare it with what you wanted before relying on it. */
async function createOrRead(create, read) {
  try {
    return await create();
  } catch (error) {
    if (error?.response?.statusCode !== 409) throw error;
    return read();
  }
}

const service = ProvisioningServiceClient.fromConnectionString(process.env.DPS);

const enrollment = { registrationId: 'pump-7', attestation: { type: 'symmetricKey' } };
createOrRead(() => service.createOrUpdateIndividualEnrollment(enrollment), () => service.getIndividualEnrollment(enrollment.registrationId))
  .then((result) => console.log(result.responseBody.etag))
  .catch((error) => console.error(error.responseBody.includes('409201') ? 'exists' : error));
