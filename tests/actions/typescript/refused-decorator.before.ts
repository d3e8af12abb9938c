import { Registry } from 'azure-iothub';
import { Retryable } from 'typescript-retry-decorator';

export class Twins {
  constructor(private registry: Registry) {}

  @Retryable({ maxAttempts: 3 })
  async etag(id: string): Promise<string> {
    try {
      return (await this.registry.getTwin(id)).responseBody.etag;
    } catch (error) {
      console.error('429001', error);
      throw error;
    }
  }
}
