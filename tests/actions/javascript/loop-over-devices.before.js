const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

async function disableAll(deviceIds) {
  for (const deviceId of deviceIds) {
    try {
      await registry.update({ deviceId, status: 'disabled' });
    } catch (error) {
      console.error(deviceId, error.message.includes('429001'));
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

exports.disableAll = disableAll;
