import { Registry } from 'azure-iothub';

export class Twins {
  registry = Registry.fromConnectionString(process.env.HUB);

  async etag(id) { try { return (await this.registry.getTwin(id)).responseBody.etag; } catch (e) { if (e.message.includes('429001')) return ''; throw e; } }
}
