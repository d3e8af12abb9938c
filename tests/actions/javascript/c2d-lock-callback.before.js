const { Client } = require('azure-iot-device');

const client = Client.fromConnectionString(process.env.DEVICE, require('azure-iot-device-amqp').Amqp);

client.on('message', (message) => {
  client.reject(message, (error) => {
    // DeviceMessageLockLost: it comes again
    if (error) console.error(error);
  });
});
