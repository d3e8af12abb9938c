import { Registry, Twin } from 'azure-iothub';

export class Twins {
  private readonly hub = Registry.fromConnectionString(process.env.HUB!);

  async read(id: string): Promise<Twin> { try { return (await this.hub.getTwin(id)).responseBody; } catch (e) { console.error('429001', e); throw e; } }
}
