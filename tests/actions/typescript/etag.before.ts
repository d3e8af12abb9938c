import { Registry, Twin } from 'azure-iothub';

export async function tag(registry: Registry, twin: Twin, building: string): Promise<Twin> {
  try {
    return (await registry.updateTwin(twin.deviceId, { tags: { building } }, twin.etag)).responseBody;
  } catch (error) {
    if (String(error).includes('412001')) console.error('someone else was faster');
    throw error;
  }
}
