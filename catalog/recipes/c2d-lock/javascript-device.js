// Passes over the lost lock of a cloud-to-device message (azure-iot-device over AMQP or HTTP).
//
// The lock lasts a minute. After that IoT Hub delivers the message again, and settling it once more cannot succeed.
'use strict';

// iotcodes:begin helper
/** Settles a message. Gives undefined when the lock is lost: the message comes again, so handle each messageId once. */
async function settleMessage(settle) {
  try {
    return await settle();
  } catch (error) {
    if (!/DeviceMessageLockLost/.test(`${error?.name} ${error?.responseBody}`)) throw error;
    return undefined;
  }
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, RESULT for where its result goes. */
async function complete(client, message) {
  const CALL = client.complete(message);
  // iotcodes:begin call
  const RESULT = settleMessage(() => CALL);
  // iotcodes:end
  return RESULT;
}

module.exports = { settleMessage, complete };
