import { Client } from 'azure-iothub';

interface ReplyError extends Error {
  responseBody?: string;
}

/** The six digits in a reply of the hub, however deep it has wrapped them. */
function errorCode(err: unknown): number | undefined {
  const digits = /errorCode\\*":(\d{6})/.exec((err as ReplyError).responseBody ?? '');
  return digits ? Number(digits[1]) : undefined;
}

/** Asks a valve for its position. Undefined while the valve sleeps. */
export async function readPosition(client: Client, deviceId: string): Promise<number | undefined> {
  const method = { methodName: 'readPosition', payload: {}, connectTimeoutInSeconds: 15, responseTimeoutInSeconds: 30 };
  try {
    const answer = await client.invokeDeviceMethod(deviceId, method);
    return answer.result.payload.position;
  } catch (err) {
    // 404103 DeviceNotOnline: asleep, or started without a handler for this method.
    if (errorCode(err) === 404103) {
      return undefined;
    }
    throw err;
  }
}

/** Closes a valve. Reading it first tells whether a lost answer meant that it has closed. */
export async function close(client: Client, deviceId: string): Promise<boolean> {
  const method = { methodName: 'close', payload: { soft: true }, responseTimeoutInSeconds: 30 };
  try {
    const answer = await client.invokeDeviceMethod(deviceId, method);
    return answer.result.status === 200;
  } catch (err) {
    switch (errorCode(err)) {
      case 504101:
        return (await readPosition(client, deviceId)) === 0;
      case 429001:
      case 429002:
        return false;
      default:
        throw err;
    }
  }
}

async function main(): Promise<void> {
  const client = Client.fromConnectionString(process.env.IOTHUB_CONNECTION_STRING ?? '');
  for (const valve of process.argv.slice(2)) {
    console.log(valve, await readPosition(client, valve));
  }
}

void main();
