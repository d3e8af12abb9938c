import { Configuration, Registry } from 'azure-iothub';

export class Configurations {
  constructor(private readonly hub: Registry, private readonly log: (text: string) => void) {}

  async add(configuration: Configuration): Promise<void> {
    try {
      await this.hub.addConfiguration(configuration);
    } catch (error) {
      this.log(String(error).includes('429001') ? 'throttled' : 'failed');
      throw error;
    }
  }
}
