// The same as javascript-client.js for calls that are given a callback.
'use strict';

// iotcodes:begin helper
/** The same method, and 60 s for the device to connect. */
const withConnectTimeout = (method) => ({ ...method, connectTimeoutInSeconds: 60 });

/** Calls a method of a device; when the device is offline, calls once more and waits for it to connect. */
function invokeWhenOnlineCallback(invoke, invokeWaiting, done) {
  invoke((error, ...results) => {
    if (String(error?.responseBody).includes('404103')) invokeWaiting(done);
    else done(error, ...results);
  });
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, MORE for the one that waits for the device. */
function invoke(client, deviceId, method, RESULT) {
  const CALL = (done) => client.invokeDeviceMethod(deviceId, method, done);
  const MORE = undefined;
  // iotcodes:begin call
  invokeWhenOnlineCallback((done) => CALL(done), (done) => MORE, RESULT);
  // iotcodes:end
}

module.exports = { invokeWhenOnlineCallback, invoke };
