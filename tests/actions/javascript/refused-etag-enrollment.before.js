const { ProvisioningServiceClient } = require('azure-iot-provisioning-service');
const client = ProvisioningServiceClient.fromConnectionString(process.env.DPS);

exports.enroll = async (enrollment) => {
  try {
    return await client.createOrUpdateIndividualEnrollment(enrollment);
  } catch (error) {
    if (!error.message.includes('PreconditionFailed')) throw error;
    return undefined;
  }
};
