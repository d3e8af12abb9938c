const { Client } = require('azure-iot-device');

const client = Client.fromConnectionString(process.env.DEVICE, require('azure-iot-device-amqp').Amqp);

async function settle(message) {
  try {
    await client.complete(message);
  } catch (error) {
    if (!String(error).includes('412002')) throw error;
  }
}
