const { Client: DeviceClient } = require('azure-iot-device');
const { Registry } = require('azure-iothub');
const { Mqtt } = require('azure-iot-device-mqtt');

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

async function twin(registry, id, key) {
  const device = DeviceClient.fromConnectionString(`DeviceId=${id};SharedAccessKey=${key}`, Mqtt);
  device.setRetryPolicy(iotRetryPolicy);
  try {
    await device.open();
    return await registry.getTwin(id);
  } catch (error) {
    console.error(error.message.includes('429001') ? 'throttled' : error);
    throw error;
  }
}

exports.twin = (id, key) => twin(Registry.fromConnectionString(process.env.HUB), id, key);
