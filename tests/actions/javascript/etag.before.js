const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

async function move(deviceId, building) {
  const { responseBody: twin } = await registry.getTwin(deviceId);
  try {
    await registry.updateTwin(deviceId, { tags: { ...twin.tags, building } }, twin.etag);
  } catch (error) {
    if (error.responseBody.includes('412001')) console.error('someone else was faster');
    throw error;
  }
}

exports.move = move;
