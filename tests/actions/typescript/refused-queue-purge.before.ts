import { Client } from 'azure-iothub';

const client = Client.fromConnectionString(process.env.HUB as string);

export async function send(deviceId: string, text: string) {
  try {
    await client.send(deviceId, text);
  } catch (error: any) {
    if (!error.message.includes('403004')) throw error;
  }
}
