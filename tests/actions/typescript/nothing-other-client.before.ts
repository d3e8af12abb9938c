import { Registry } from './registry';

export async function etag(registry: Registry, id: string): Promise<string> {
  try {
    return (await registry.getTwin(id)).responseBody.etag;
  } catch (error) {
    console.error('429001', error);
    throw error;
  }
}
