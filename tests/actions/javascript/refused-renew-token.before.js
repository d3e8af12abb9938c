const { Client } = require('azure-iot-device');

const client = Client.fromSharedAccessSignature(process.env.TOKEN, require('azure-iot-device-mqtt').Mqtt);

async function start() {
  await client.open(); // 401003 when the token is old
}
