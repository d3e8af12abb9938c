import { Client } from 'azure-iothub';

let quotaError: unknown;
let quotaRenewal = 0;

/** Makes an IoT Hub call while there is quota. Without, each fails at once with the error that told so, until midnight UTC. */
async function withinQuota<Result>(call: () => Promise<Result>): Promise<Result> {
  if (Date.now() < quotaRenewal) throw quotaError;
  try {
    return await call();
  } catch (error: any) {
    const named = `${error?.response?.headers?.['iothub-errorcode']} ${error?.responseBody} ${error?.message}`;
    if (named.includes('IotHubQuotaExceeded')) {
      quotaError = error;
      quotaRenewal = (Math.floor(Date.now() / 86400000) + 1) * 86400000;
    }
    throw error;
  }
}

const client = Client.fromConnectionString(process.env.HUB as string);

export async function reboot(deviceId: string) {
  await client.open();
  try {
    await withinQuota(() => client.invokeDeviceMethod(deviceId, { methodName: 'reboot' }));
  } catch (error: any) {
    if (!error.message.includes('403002')) throw error;
  }
}
