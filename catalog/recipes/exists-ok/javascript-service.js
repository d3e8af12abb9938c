// Takes what exists where azure-iothub or azure-iot-provisioning-service reports that it cannot be created a second time.
'use strict';

// iotcodes:begin helper
/** Creates something, or reads it where it exists already: compare it with what you wanted before relying on it. */
async function createOrRead(create, read) {
  try {
    return await create();
  } catch (error) {
    if (error?.response?.statusCode !== 409) throw error;
    return read();
  }
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, MORE for the one that reads what exists. */
async function createDevice(registry, device) {
  const CALL = registry.create(device);
  const MORE = registry.get(device.deviceId);
  // iotcodes:begin call
  const RESULT = createOrRead(() => CALL, () => MORE);
  // iotcodes:end
  return (await RESULT).responseBody;
}

module.exports = { createOrRead, createDevice };
