// The same as typescript-service.ts for calls that are given a callback.
import { Registry, Twin } from 'azure-iothub';

// iotcodes:begin helper
let quotaCallbackError: unknown;
let quotaCallbackRenewal = 0;

/** Makes an IoT Hub call while there is quota. Without, each fails at once with the error that told so, until midnight UTC. */
function withinQuotaCallback(
  call: (done: (error?: any, ...results: any[]) => void) => void,
  done: (error?: any, ...results: any[]) => void,
): void {
  if (Date.now() < quotaCallbackRenewal) {
    setImmediate(done, quotaCallbackError);
    return;
  }
  call((error, ...results) => {
    const named = `${error?.response?.headers?.['iothub-errorcode']} ${error?.responseBody} ${error?.message}`;
    if (named.includes('IotHubQuotaExceeded')) {
      quotaCallbackError = error;
      quotaCallbackRenewal = (Math.floor(Date.now() / 86400000) + 1) * 86400000;
    }
    done(error, ...results);
  });
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, RESULT for its callback. */
export function readTwin(registry: Registry, deviceId: string, RESULT: (error?: Error, twin?: Twin) => void): void {
  const CALL = (done: (error?: Error, twin?: Twin) => void) => registry.getTwin(deviceId, done);
  // iotcodes:begin call
  withinQuotaCallback((done) => CALL(done), RESULT);
  // iotcodes:end
}
