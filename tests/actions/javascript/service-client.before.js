const { Client } = require('azure-iothub');
const client = Client.fromConnectionString(process.env.HUB);

async function reboot(id) {
  try {
    return await client.invokeDeviceMethod(id, { methodName: 'reboot' });
  } catch (error) {
    console.error(error.message.includes('429001'));
    throw error;
  }
}

exports.reboot = reboot;
