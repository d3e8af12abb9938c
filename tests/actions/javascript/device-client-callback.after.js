var Protocol = require('azure-iot-device-mqtt').Mqtt;
var Client = require('azure-iot-device').Client;
var Message = require('azure-iot-device').Message;

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

var client = null;

function start(connectionString) {
  client = Client.fromConnectionString(connectionString, Protocol);
  client.setRetryPolicy(iotRetryPolicy);
  client.open(function (err) {
    if (err && err.message.indexOf('503001') >= 0) {
      console.error('not now');
      return;
    }
    client.sendEvent(new Message('started'), console.error);
  });
}

start(process.argv[2]);
