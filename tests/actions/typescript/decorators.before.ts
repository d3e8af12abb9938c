import { Registry } from 'azure-iothub';

function logged(_: object, __: string, descriptor: PropertyDescriptor): PropertyDescriptor {
  return descriptor;
}

export class Jobs {
  private registry = Registry.fromConnectionString(process.env.HUB as string);

  @logged
  async status(jobId: string): Promise<unknown> {
    try {
      return await this.registry.getJob(jobId);
    } catch (error) {
      if (String(error).includes('429001')) console.warn('throttled');
      throw error;
    }
  }
}
