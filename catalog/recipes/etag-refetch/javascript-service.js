// Sends a change again with the current ETag where azure-iothub reports that another writer was faster.
'use strict';

// iotcodes:begin helper
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
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, MORE for the same with the ETag read again. */
async function updateTwin(registry, deviceId, patch, etag) {
  const CALL = registry.updateTwin(deviceId, patch, etag);
  const MORE = registry.getTwin(deviceId).then((newest) => registry.updateTwin(deviceId, patch, newest.responseBody.etag));
  // iotcodes:begin call
  const RESULT = updateWithNewEtag(() => CALL, () => MORE);
  // iotcodes:end
  return (await RESULT).responseBody;
}

module.exports = { updateWithNewEtag, updateTwin };
