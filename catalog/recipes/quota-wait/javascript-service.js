// Makes no more calls once the daily quota is used up, until it is renewed at midnight UTC (azure-iothub, over HTTP).
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
async function readTwin(registry, deviceId) {
  const CALL = registry.getTwin(deviceId);
  // iotcodes:begin call
  const RESULT = withinQuota(() => CALL);
  // iotcodes:end
  return (await RESULT).responseBody;
}

module.exports = { withinQuota, readTwin };
