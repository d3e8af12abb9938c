import { Client, Message } from 'azure-iot-device';

/** Settles a message. Gives undefined when the lock is lost: the message comes again, so handle each messageId once. */
async function settleMessage<Settled>(settle: () => Promise<Settled>): Promise<Settled | undefined> {
  try {
    return await settle();
  } catch (error: any) {
    if (!/DeviceMessageLockLost/.test(`${error?.name} ${error?.responseBody}`)) throw error;
    return undefined;
  }
}

export async function settle(client: Client, message: Message) {
  try {
    await settleMessage(() => client.complete(message));
  } catch (error: any) {
    if (!String(error).includes('412002')) throw error;
  }
}
