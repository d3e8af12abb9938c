import { Registry } from 'azure-iothub';

interface Tagged<Tags> {
  deviceId: string;
  tags: Tags;
}

export async function tagged<Tags extends Record<string, string>>(registry: Registry, deviceId: string): Promise<Tagged<Tags>> {
  try {
    const { responseBody: twin } = await registry.getTwin(deviceId);
    return { deviceId, tags: twin.tags as Tags };
  } catch (error) {
    throw new Error((error as { responseBody?: string }).responseBody?.includes('429001') ? 'throttled' : 'failed');
  }
}
