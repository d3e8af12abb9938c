import { Client } from 'azure-iot-device';
import { SharedAccessSignature } from 'azure-iot-common';

const makeToken = (uri: string) =>
  SharedAccessSignature.create(uri, '', process.env.KEY as string, Math.floor(Date.now() / 1000) + 3600).toString();

const client = Client.fromSharedAccessSignature(makeToken('hub/devices/pump'), require('azure-iot-device-mqtt').Mqtt);

export async function start() {
  try {
    await client.open();
  } catch (error: any) {
    console.error('401003?', error);
    throw error;
  }
}
