const { Client, Message } = require('azure-iot-device');
const { Mqtt } = require('azure-iot-device-mqtt');

async function send(deviceClient, text) {
  try {
    await deviceClient.sendEvent(new Message(text));
  } catch (error) {
    console.error(error.message.includes('429001') ? 'throttled' : error);
  }
}

async function main() {
  const client = Client.fromConnectionString(process.env.DEVICE, Mqtt);
  await client.open();
  await send(client, 'started');
}

main();
