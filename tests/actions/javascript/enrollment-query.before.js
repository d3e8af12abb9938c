const { ProvisioningServiceClient } = require('azure-iot-provisioning-service');
const service = ProvisioningServiceClient.fromConnectionString(process.env.DPS);
const query = service.createIndividualEnrollmentQuery({ query: '*' }, 10);

async function page() {
  try {
    return await query.next();
  } catch (error) {
    console.error(error.responseBody.includes('429001'));
    throw error;
  }
}

exports.page = page;
