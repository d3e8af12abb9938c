import { Registry } from 'azure-iothub';

/** Creates something, or reads it where it exists already: compare it with what you wanted before relying on it. */
function createOrReadCallback(
  create: (done: (error?: any, ...results: any[]) => void) => void,
  read: (done: (error?: any, ...results: any[]) => void) => void,
  done: (error?: any, ...results: any[]) => void,
): void {
  create((error, ...results) => {
    if (error?.response?.statusCode === 409) read(done);
    else done(error, ...results);
  });
}

export function add(registry: Registry, deviceId: string, done: (etag?: string) => void): void {
  createOrReadCallback((done) => registry.create({ deviceId }, done), (done) => registry.get(deviceId, done), (error, device) => {
    if (error && error.message.includes('409001')) {
      console.log('it exists');
    }
    done(device?.deviceId);
  });
}
