const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

async function add(deviceId) {
  try {
    return (await registry.create({ deviceId, status: 'enabled' })).responseBody;
  } catch (error) {
    if (error.message.includes('DeviceAlreadyExists')) {
      console.log('it exists');
    }
    throw error;
  }
}

exports.add = add;
