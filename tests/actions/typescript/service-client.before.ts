import { Client } from 'azure-iothub';

const client: Client = Client.fromConnectionString(process.env.HUB!);

export async function reboot(deviceId: string): Promise<void> {
  try {
    await client.invokeDeviceMethod(deviceId, { methodName: 'reboot' });
  } catch (error) {
    if (String(error).includes('429001')) return;
    throw error;
  }
}
