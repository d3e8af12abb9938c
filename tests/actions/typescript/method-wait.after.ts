import { Client } from 'azure-iothub';

/** The same method, and 60 s for the device to connect. */
const withConnectTimeout = <Method extends object>(method: Method) => ({ ...method, connectTimeoutInSeconds: 60 });

/** Calls a method of a device; when the device is offline, calls once more and waits for it to connect. */
async function invokeWhenOnline<Answer>(invoke: () => Promise<Answer>, invokeWaiting: () => Promise<Answer>): Promise<Answer> {
  try {
    return await invoke();
  } catch (error: any) {
    if (!String(error?.responseBody).includes('404103')) throw error;
    return invokeWaiting();
  }
}

const client = Client.fromConnectionString(process.env.HUB as string);

export async function reboot(deviceId: string) {
  const method = { methodName: 'reboot', responseTimeoutInSeconds: 15 };
  try {
    const answer = await invokeWhenOnline(() => client.invokeDeviceMethod(deviceId, method), () => client.invokeDeviceMethod(deviceId, withConnectTimeout(method)));
    return answer.result.status;
  } catch (error: any) {
    if (error.responseBody.includes('404103')) return 0;
    throw error;
  }
}
