import { Registry, Twin } from 'azure-iothub';

const registry = Registry.fromConnectionString(process.env.HUB ?? '');

export async function readTwin(deviceId: string): Promise<Twin | undefined> {
  try {
    const { responseBody } = await registry.getTwin(deviceId);
    return responseBody;
  } catch (error: unknown) {
    if (error instanceof Error && error.message.includes('429001')) {
      return undefined;
    }
    throw error;
  }
}
