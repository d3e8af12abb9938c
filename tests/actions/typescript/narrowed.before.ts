import { Registry } from 'azure-iothub';

export async function etag(registry: Registry, device: { id?: string }): Promise<string> {
  let id = device.id;
  if (!id) {
    id = 'pump-7';
  }
  try {
    return (await registry.getTwin(id)).responseBody.etag;
  } catch (error) {
    console.error('429001', error);
    throw error;
  }
}
