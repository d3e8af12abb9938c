import { Registry, Twin } from 'azure-iothub';

export function etag(registry: Registry, deviceId: string, done: (error?: Error, etag?: string) => void): void {
  registry.getTwin(deviceId, function (error?: Error, twin?: Twin): void {
    if (error && error.message.includes('429001')) {
      done(new Error('throttled'));
      return;
    }
    done(error, twin?.etag);
  });
}
