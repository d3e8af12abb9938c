import type { Registry, Device } from 'azure-iothub';

export const find = async (hub: Registry, deviceId: string): Promise<Device | null> => {
  try {
    return (await hub.get(deviceId)).responseBody;
  } catch (error) {
    if (`${error}`.includes('429001')) return null;
    throw error;
  }
};
