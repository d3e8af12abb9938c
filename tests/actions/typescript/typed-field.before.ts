import * as iothub from 'azure-iothub';

export class Devices {
  private readonly registry: iothub.Registry;

  constructor(connectionString: string) {
    this.registry = iothub.Registry.fromConnectionString(connectionString);
  }

  public async count(): Promise<number> {
    try {
      const stats = await this.registry.getRegistryStatistics();
      return stats.responseBody.totalDeviceCount;
    } catch (error) {
      if ((error as Error).message.includes('429001')) {
        return -1;
      }
      throw error;
    }
  }
}
