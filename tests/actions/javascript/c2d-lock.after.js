const { Client } = require('azure-iot-device');

/** Settles a message. Gives undefined when the lock is lost: the message comes again, so handle each messageId once. */
async function settleMessage(settle) {
  try {
    return await settle();
  } catch (error) {
    if (!/DeviceMessageLockLost/.test(`${error?.name} ${error?.responseBody}`)) throw error;
    return undefined;
  }
}

const client = Client.fromConnectionString(process.env.DEVICE, require('azure-iot-device-amqp').Amqp);

async function settle(message) {
  try {
    await settleMessage(() => client.complete(message));
  } catch (error) {
    if (!String(error).includes('412002')) throw error;
  }
}
