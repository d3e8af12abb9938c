// The same as typescript-service.ts for calls that are given a callback.
import { Registry, Twin } from 'azure-iothub';

// iotcodes:begin helper
/** Changes something; while its ETag is outdated, changes it with the one that it has now. At most three tries. */
function updateWithNewEtagCallback(
  update: (done: (error?: any, ...results: any[]) => void) => void,
  updateAnew: (done: (error?: any, ...results: any[]) => void) => void,
  done: (error?: any, ...results: any[]) => void,
  attempts = 3,
): void {
  const tried = (error?: any, ...results: any[]): void => {
    if (error?.response?.statusCode === 412 && --attempts > 0) updateAnew(tried);
    else done(error, ...results);
  };
  update(tried);
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, MORE for the same with the ETag read again. */
export function updateTwin(registry: Registry, deviceId: string, etag: string, RESULT: (error?: Error, twin?: Twin) => void): void {
  const CALL = (done: (error?: Error, twin?: Twin) => void) => registry.updateTwin(deviceId, { tags: {} }, etag, done);
  const MORE = undefined;
  // iotcodes:begin call
  updateWithNewEtagCallback((done) => CALL(done), (done) => MORE, RESULT);
  // iotcodes:end
}
