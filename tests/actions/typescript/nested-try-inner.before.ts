import { Registry } from 'azure-iothub';

export async function rename(registry: Registry, deviceId: string, building: string): Promise<void> {
  try {
    const { responseBody: twin } = await registry.getTwin(deviceId);
    try {
      await registry.updateTwin(deviceId, { tags: { building } }, twin.etag);
    } catch (error) {
      if (String(error).includes('429001')) console.error('too fast');
      throw error;
    }
  } catch (error) {
    console.error(error);
  }
}
