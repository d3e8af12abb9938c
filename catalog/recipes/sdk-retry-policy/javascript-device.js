// Configures the retry of the device SDK (azure-iot-device), which repeats its operations by itself for four minutes.
'use strict';

// iotcodes:begin helper
/**
 * Lets the SDK repeat what it repeats by itself, after growing waits that are random from the first one on: those of the
 * SDK's own policy begin at exactly 100 ms, or 10 s when throttled, so devices that fail together come back together.
 */
const iotRetryPolicy = {
  shouldRetry: ({ name }) =>
    ['InternalServerError', 'NotConnectedError', 'ServiceUnavailableError', 'ThrottlingError', 'TimeoutError'].includes(name),
  nextRetryTimeout: (retryCount, isThrottled) => {
    const floor = isThrottled ? 10000 : 1000;
    const highest = Math.min(60000, floor * 2 ** Math.max(1, retryCount));
    return floor + Math.random() * (highest - floor);
  },
};
// iotcodes:end

/** Shows the call site: CLIENT stands for the user's own client. */
function configure(CLIENT) {
  // iotcodes:begin call
  CLIENT.setRetryPolicy(iotRetryPolicy);
  // iotcodes:end
}

module.exports = { iotRetryPolicy, configure };
