import { Registry } from 'azure-iothub';

export class Twins {
  registry?: Registry;

  async etag(id: string): Promise<string> {
    if (!this.registry) {
      this.registry = Registry.fromConnectionString(process.env.HUB!);
    }
    try {
      return (await this.registry.getTwin(id)).responseBody.etag;
    } catch (error) {
      console.error('429001', error);
      throw error;
    }
  }
}
