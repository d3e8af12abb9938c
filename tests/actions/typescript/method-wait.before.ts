import { Client } from 'azure-iothub';

const client = Client.fromConnectionString(process.env.HUB as string);

export async function reboot(deviceId: string) {
  const method = { methodName: 'reboot', responseTimeoutInSeconds: 15 };
  try {
    const answer = await client.invokeDeviceMethod(deviceId, method);
    return answer.result.status;
  } catch (error: any) {
    if (error.responseBody.includes('404103')) return 0;
    throw error;
  }
}
