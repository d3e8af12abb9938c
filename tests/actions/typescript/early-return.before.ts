import { Registry, Module } from 'azure-iothub';

export async function modules(registry: Registry | undefined, deviceId?: string): Promise<Module[]> {
  if (!registry || !deviceId) {
    return [];
  }
  const id: string = deviceId;
  const hub = registry;
  try {
    return (await hub.getModulesOnDevice(id)).responseBody;
  } catch (error) {
    if (String(error).includes('429001')) return [];
    throw error;
  }
}
