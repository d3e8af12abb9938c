const { Client } = require('azure-iot-device');

const client = Client.fromConnectionString(process.env.DEVICE, require('azure-iot-device-mqtt').Mqtt);

async function start() {
  await client.open(); // 401003
}
