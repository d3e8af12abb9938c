const { Registry } = require('azure-iothub');

const registry = Registry.fromConnectionString(process.env.HUB);

async function tags(deviceId) {
  try {
    const { responseBody: twin } = await registry.getTwin(deviceId);
    return twin.tags;
  } catch (error) {
    if (error.responseBody.includes('403002')) return undefined;
    throw error;
  }
}
