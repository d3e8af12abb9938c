// The same as javascript-device.js for calls that are given a callback.
'use strict';

// iotcodes:begin helper
/** Settles a message. Gives no error when the lock is lost: the message comes again, so handle each messageId once. */
function settleMessageCallback(settle, done) {
  settle((error, ...results) => {
    if (/DeviceMessageLockLost/.test(`${error?.name} ${error?.responseBody}`)) done(null);
    else done(error, ...results);
  });
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, RESULT for its callback. */
function complete(client, message, RESULT) {
  const CALL = (done) => client.complete(message, done);
  // iotcodes:begin call
  settleMessageCallback((done) => CALL(done), RESULT);
  // iotcodes:end
}

module.exports = { settleMessageCallback, complete };
