const { Client } = require('azure-iot-device');
const { Mqtt } = require('azure-iot-device-mqtt');

let client;

function connect() {
  client = Client.fromConnectionString(process.env.DEVICE, Mqtt);
  return client.open();
}

async function send(message) {
  try {
    await client.sendEvent(message);
  } catch (error) {
    if (error.message.includes('409002')) await connect();
    else throw error;
  }
}
