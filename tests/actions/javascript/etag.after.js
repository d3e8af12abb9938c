const { Registry } = require('azure-iothub');

/** Changes something; while its ETag is outdated, changes it with the one that it has now. At most three tries. */
async function updateWithNewEtag(update, updateAnew, attempts = 3) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await (attempt === 1 ? update() : updateAnew());
    } catch (error) {
      if (error?.response?.statusCode !== 412 || attempt >= attempts) throw error;
    }
  }
}

const registry = Registry.fromConnectionString(process.env.HUB);

async function move(deviceId, building) {
  const { responseBody: twin } = await registry.getTwin(deviceId);
  try {
    await updateWithNewEtag(() => registry.updateTwin(deviceId, { tags: { ...twin.tags, building } }, twin.etag), () => registry.getTwin(deviceId).then((newest) => registry.updateTwin(deviceId, { tags: { ...twin.tags, building } }, newest.responseBody.etag)));
  } catch (error) {
    if (error.responseBody.includes('412001')) console.error('someone else was faster');
    throw error;
  }
}

exports.move = move;
