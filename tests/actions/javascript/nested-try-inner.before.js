const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

async function rename(deviceId, building) {
  try {
    const { responseBody: twin } = await registry.getTwin(deviceId);
    try {
      await registry.updateTwin(deviceId, { tags: { building } }, twin.etag);
    } catch (error) {
      if (error.message.includes('429001')) console.error('too fast');
      throw error;
    }
  } catch (error) {
    console.error(`${deviceId}: ${error.message}`);
  }
}

exports.rename = rename;
