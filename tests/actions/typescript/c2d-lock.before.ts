import { Client, Message } from 'azure-iot-device';

export async function settle(client: Client, message: Message) {
  try {
    await client.complete(message);
  } catch (error: any) {
    if (!String(error).includes('412002')) throw error;
  }
}
