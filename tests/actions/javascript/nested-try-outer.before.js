const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

async function rename(deviceId, building) {
  try {
    const { responseBody: twin } = await registry.getTwin(deviceId);
    try {
      await registry.updateTwin(deviceId, { tags: { building } }, twin.etag);
    } catch (error) {
      console.error('not renamed');
    }
  } catch (error) {
    console.error(error.message.includes('429001') ? 'too fast' : error.message);
  }
}

exports.rename = rename;
