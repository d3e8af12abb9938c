import { Device, Registry } from 'azure-iothub';

export async function add(registry: Registry, description: Registry.DeviceDescription): Promise<Device> {
  try {
    return (await registry.create(description)).responseBody;
  } catch (error) {
    if (String(error).includes('409001')) console.log('it exists');
    throw error;
  }
}
