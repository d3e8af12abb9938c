import { Registry } from 'azure-iothub';

export function add(registry: Registry, deviceId: string, done: (etag?: string) => void): void {
  registry.create({ deviceId }, (error, device) => {
    if (error && error.message.includes('409001')) {
      console.log('it exists');
    }
    done(device?.deviceId);
  });
}
