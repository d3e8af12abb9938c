import { Client } from 'azure-iothub';

interface ServiceError extends Error {
  responseBody?: string;
}

export async function readValve(client: Client, deviceId: string): Promise<number | undefined> {
  const params = { methodName: 'readValve', payload: {}, responseTimeoutInSeconds: 20 };
  try {
    const answer = await client.invokeDeviceMethod(deviceId, params);
    return answer.result.payload.position;
  } catch (err) {
    const body = JSON.parse((err as ServiceError).responseBody ?? '{}');

    // 404103 DeviceNotOnline: the valve sleeps between readings, so this is routine.
    if (body.errorCode === 404103) {
      return undefined;
    }
    throw err;
  }
}

const unit = 'percent';

export function describe(position: number): string {
  return `${position} ${unit}`;
}

export function worthRepeating(errorCode: number): boolean {
  return [429001, 429002, 429003].includes(errorCode);
}
