// Gives a device a minute to connect when a direct method finds it offline (azure-iothub).
//
// The method did not reach the device, so it is safe to call it again. By default IoT Hub does not wait for a device at all.
'use strict';

// iotcodes:begin helper
/** The same method, and 60 s for the device to connect. */
const withConnectTimeout = (method) => ({ ...method, connectTimeoutInSeconds: 60 });

/** Calls a method of a device; when the device is offline, calls once more and waits for it to connect. */
async function invokeWhenOnline(invoke, invokeWaiting) {
  try {
    return await invoke();
  } catch (error) {
    if (!String(error?.responseBody).includes('404103')) throw error;
    return invokeWaiting();
  }
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, MORE for the one that waits for the device. */
async function invoke(client, deviceId, method) {
  const CALL = client.invokeDeviceMethod(deviceId, method);
  const MORE = client.invokeDeviceMethod(deviceId, withConnectTimeout(method));
  // iotcodes:begin call
  const RESULT = invokeWhenOnline(() => CALL, () => MORE);
  // iotcodes:end
  return (await RESULT).result;
}

module.exports = { invokeWhenOnline, invoke };
