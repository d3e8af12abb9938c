const { Client } = require('azure-iot-device');

/** Settles a message. Gives no error when the lock is lost: the message comes again, so handle each messageId once. */
function settleMessageCallback(settle, done) {
  settle((error, ...results) => {
    if (/DeviceMessageLockLost/.test(`${error?.name} ${error?.responseBody}`)) done(null);
    else done(error, ...results);
  });
}

const client = Client.fromConnectionString(process.env.DEVICE, require('azure-iot-device-amqp').Amqp);

client.on('message', (message) => {
  settleMessageCallback((done) => client.reject(message, done), (error) => {
    // DeviceMessageLockLost: it comes again
    if (error) console.error(error);
  });
});
