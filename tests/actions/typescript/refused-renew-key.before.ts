import { Client } from 'azure-iot-device';

const client = Client.fromConnectionString(process.env.DEVICE as string, require('azure-iot-device-mqtt').Mqtt);

export async function start() {
  await client.open(); // 401003
}
