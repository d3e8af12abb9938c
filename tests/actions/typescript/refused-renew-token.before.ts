import { Client } from 'azure-iot-device';

const client = Client.fromSharedAccessSignature(process.env.TOKEN as string, require('azure-iot-device-mqtt').Mqtt);

export async function start() {
  await client.open(); // 401003 when the token is old
}
