// The same as typescript-client.ts for calls that are given a callback.
import { Client, DeviceMethodParams } from 'azure-iothub';

// iotcodes:begin helper
/** The same method, and 60 s for the device to connect. */
const withConnectTimeout = <Method extends object>(method: Method) => ({ ...method, connectTimeoutInSeconds: 60 });

/** Calls a method of a device; when the device is offline, calls once more and waits for it to connect. */
function invokeWhenOnlineCallback(
  invoke: (done: (error?: any, ...results: any[]) => void) => void,
  invokeWaiting: (done: (error?: any, ...results: any[]) => void) => void,
  done: (error?: any, ...results: any[]) => void,
): void {
  invoke((error, ...results) => {
    if (String(error?.responseBody).includes('404103')) invokeWaiting(done);
    else done(error, ...results);
  });
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, MORE for the one that waits for the device. */
export function invoke(client: Client, deviceId: string, method: DeviceMethodParams, RESULT: (error?: Error) => void): void {
  const CALL = (done: (error?: Error) => void) => client.invokeDeviceMethod(deviceId, method, done);
  const MORE = undefined;
  // iotcodes:begin call
  invokeWhenOnlineCallback((done) => CALL(done), (done) => MORE, RESULT);
  // iotcodes:end
}
