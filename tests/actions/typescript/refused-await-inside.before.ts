import { Registry } from 'azure-iothub';

export async function etag(registry: Registry, id: Promise<string>): Promise<string> {
  try {
    return (await registry.getTwin(await id)).responseBody.etag;
  } catch (error) {
    console.error('429001', error);
    throw error;
  }
}
