// The same as javascript-service.js for the client that sends messages and calls methods (azure-iothub, over AMQP).
'use strict';

// iotcodes:begin helper
let quotaError;
let quotaRenewal = 0;

/** Makes an IoT Hub call while there is quota. Without, each fails at once with the error that told so, until midnight UTC. */
async function withinQuota(call) {
  if (Date.now() < quotaRenewal) throw quotaError;
  try {
    return await call();
  } catch (error) {
    const named = `${error?.response?.headers?.['iothub-errorcode']} ${error?.responseBody} ${error?.message}`;
    if (named.includes('IotHubQuotaExceeded')) {
      quotaError = error;
      quotaRenewal = (Math.floor(Date.now() / 86400000) + 1) * 86400000;
    }
    throw error;
  }
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, RESULT for where its result goes. */
async function send(client, deviceId, message) {
  const CALL = client.send(deviceId, message);
  // iotcodes:begin call
  const RESULT = withinQuota(() => CALL);
  // iotcodes:end
  return RESULT;
}

module.exports = { withinQuota, send };
