const { ProvisioningServiceClient } = require('azure-iot-provisioning-service');

const service = ProvisioningServiceClient.fromConnectionString(process.env.DPS);

async function enroll(enrollment) {
  try {
    return (await service.createOrUpdateIndividualEnrollment(enrollment)).responseBody;
  } catch (error) {
    if (error.message.includes('429001')) console.error('throttled');
    throw error;
  }
}

exports.enroll = enroll;
