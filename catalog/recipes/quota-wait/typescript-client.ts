// The same as typescript-service.ts for the client that sends messages and calls methods (azure-iothub, over AMQP).
import { Client } from 'azure-iothub';
import { Message } from 'azure-iot-common';

// iotcodes:begin helper
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
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, RESULT for where its result goes. */
export async function send(client: Client, deviceId: string, message: Message): Promise<unknown> {
  const CALL = client.send(deviceId, message);
  // iotcodes:begin call
  const RESULT = withinQuota(() => CALL);
  // iotcodes:end
  return RESULT;
}
