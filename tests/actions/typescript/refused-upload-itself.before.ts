import { Client } from 'azure-iot-device';
import { createReadStream } from 'fs';

const client = Client.fromConnectionString(process.env.DEVICE as string, require('azure-iot-device-mqtt').Mqtt);

export async function upload(name: string, size: number) {
  try {
    await client.uploadToBlob(name, createReadStream(name), size);
  } catch (error: any) {
    if (!error.message.includes('403006')) throw error;
  }
}
