import { Device, Registry } from 'azure-iothub';

/** Creates something, or reads it where it exists already: compare it with what you wanted before relying on it. */
async function createOrRead<Created>(create: () => Promise<Created>, read: () => Promise<Created>): Promise<Created> {
  try {
    return await create();
  } catch (error) {
    if ((error as { response?: { statusCode?: number } }).response?.statusCode !== 409) throw error;
    return read();
  }
}

export async function add(registry: Registry, description: Registry.DeviceDescription): Promise<Device> {
  try {
    return (await createOrRead(() => registry.create(description), () => registry.get(description.deviceId))).responseBody;
  } catch (error) {
    if (String(error).includes('409001')) console.log('it exists');
    throw error;
  }
}
