import { Client, Message } from 'azure-iot-device';

const settleMessage = <Settled>(settle: () => Promise<Settled>) => settle();

export async function settle(client: Client, message: Message) {
  try {
    await settleMessage(() => client.complete(message));
  } catch (error: any) {
    if (!String(error).includes('412002')) throw error;
  }
}
