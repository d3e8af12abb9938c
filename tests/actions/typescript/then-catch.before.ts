import { Registry } from 'azure-iothub';

export const etag = (registry: Registry, deviceId: string): Promise<string> =>
  registry
    .getTwin(deviceId)
    .then(({ responseBody }) => responseBody.etag)
    .catch((error: Error) => {
      if (error.message.includes('429001')) return '';
      throw error;
    });
