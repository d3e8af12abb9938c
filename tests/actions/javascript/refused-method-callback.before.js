const { Client } = require('azure-iothub');

const client = Client.fromConnectionString(process.env.HUB);

async function reboot(deviceId) {
  try {
    await client.invokeDeviceMethod(deviceId, { methodName: 'reboot' });
  } catch (error) {
    if (!error.message.includes('504101')) throw error;
  }
}
