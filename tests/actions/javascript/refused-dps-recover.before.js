const { ProvisioningServiceClient } = require('azure-iot-provisioning-service');
const client = ProvisioningServiceClient.fromConnectionString(process.env.DPS);

exports.state = async (id) => {
  try {
    return await client.getDeviceRegistrationState(id);
  } catch (error) {
    if (!error.message.includes('404202')) throw error;
    return undefined;
  }
};
