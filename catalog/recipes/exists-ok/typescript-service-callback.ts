// The same as typescript-service.ts for calls that are given a callback.
import { Device, Registry } from 'azure-iothub';

// iotcodes:begin helper
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
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, MORE for the one that reads what exists. */
export function createDevice(registry: Registry, deviceId: string, RESULT: (error?: Error, device?: Device) => void): void {
  const CALL = (done: (error?: Error, device?: Device) => void) => registry.create({ deviceId }, done);
  const MORE = undefined;
  // iotcodes:begin call
  createOrReadCallback((done) => CALL(done), (done) => MORE, RESULT);
  // iotcodes:end
}
