const { Client } = require('azure-iothub');

/**
 * Lets the SDK repeat what it repeats by itself, after growing waits that are random from the first one on: those of the
 * SDK's own policy begin at exactly 100 ms, or 10 s when throttled, so programs that fail together come back together.
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

const client = Client.fromConnectionString(process.env.HUB);
client.setRetryPolicy(iotRetryPolicy);

async function reboot(id) {
  try {
    return await client.invokeDeviceMethod(id, { methodName: 'reboot' });
  } catch (error) {
    console.error(error.message.includes('429001'));
    throw error;
  }
}

exports.reboot = reboot;
