import { Client } from 'azure-iot-device';

const client = Client.fromConnectionString(process.env.DEVICE as string, require('azure-iot-device-mqtt').Mqtt);

export async function upload(name: string, put: (host: string) => Promise<void>) {
  try {
    const params = await client.getBlobSharedAccessSignature(name);
    await put(params.hostName);
    await client.notifyBlobUploadStatus(params.correlationId, true, 200, 'uploaded');
  } catch (error: any) {
    if (!error.message.includes('403006')) throw error;
    console.error('too many uploads');
  }
}
