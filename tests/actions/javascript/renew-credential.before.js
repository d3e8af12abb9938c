const { Client } = require('azure-iot-device');
const { SharedAccessSignature } = require('azure-iot-common');

const makeToken = (uri) =>
  SharedAccessSignature.create(uri, '', process.env.KEY, Math.floor(Date.now() / 1000) + 3600).toString();

const client = Client.fromSharedAccessSignature(makeToken('hub/devices/pump'), require('azure-iot-device-mqtt').Mqtt);

async function start() {
  try {
    await client.open();
  } catch (error) {
    console.error('401003?', error);
    throw error;
  }
}
