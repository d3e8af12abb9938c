import { Client } from 'azure-iothub';

const client = Client.fromConnectionString(process.env.HUB as string);

export async function reboot(deviceId: string) {
  await client.open();
  try {
    await client.invokeDeviceMethod(deviceId, { methodName: 'reboot' });
  } catch (error: any) {
    if (!error.message.includes('403002')) throw error;
  }
}
