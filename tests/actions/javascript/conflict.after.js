const { Registry } = require('azure-iothub');

/** Creates something, or reads it where it exists already: compare it with what you wanted before relying on it. */
async function createOrRead(create, read) {
  try {
    return await create();
  } catch (error) {
    if (error?.response?.statusCode !== 409) throw error;
    return read();
  }
}

const registry = Registry.fromConnectionString(process.env.HUB);

async function add(deviceId) {
  try {
    return (await createOrRead(() => registry.create({ deviceId, status: 'enabled' }), () => registry.get(deviceId))).responseBody;
  } catch (error) {
    if (error.message.includes('DeviceAlreadyExists')) {
      console.log('it exists');
    }
    throw error;
  }
}

exports.add = add;
