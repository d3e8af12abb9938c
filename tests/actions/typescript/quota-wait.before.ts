import { Registry } from 'azure-iothub';

const registry = Registry.fromConnectionString(process.env.HUB as string);

export async function tags(deviceId: string) {
  try {
    const { responseBody: twin } = await registry.getTwin(deviceId);
    return twin.tags;
  } catch (error: any) {
    if (error.responseBody.includes('403002')) return undefined;
    throw error;
  }
}
