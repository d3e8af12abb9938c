import { Registry } from 'azure-iothub';
import { setTimeout as sleep } from 'timers/promises';

export async function etag(registry: Registry, id: string): Promise<string> {
  while (true) {
    try {
      return (await registry.getTwin(id)).responseBody.etag;
    } catch (error) {
      console.error('429001', error);
      await sleep(5000);
    }
  }
}
