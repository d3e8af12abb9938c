const { NoRetry } = require('azure-iot-common');
const { Client } = require('azure-iot-device');
const { Mqtt } = require('azure-iot-device-mqtt');

const client = Client.fromConnectionString(process.env.DEVICE, Mqtt);
client.setRetryPolicy(new NoRetry());

client.open((err) => {
  console.error(err && err.message.includes('429001'));
});
