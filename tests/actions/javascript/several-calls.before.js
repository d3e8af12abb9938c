const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

async function clean() {
  try {
    const { responseBody: devices } = await registry.list();
    await registry.removeDevices(devices, false);
  } catch (error) {
    console.error(error.message.includes('429001') ? 'throttled' : error);
  }
}

clean();
