// The same as typescript-device.ts for calls that are given a callback.
import { Client, Message } from 'azure-iot-device';

// iotcodes:begin helper
/** Settles a message. Gives no error when the lock is lost: the message comes again, so handle each messageId once. */
function settleMessageCallback(
  settle: (done: (error?: any, ...results: any[]) => void) => void,
  done: (error?: any, ...results: any[]) => void,
): void {
  settle((error, ...results) => {
    if (/DeviceMessageLockLost/.test(`${error?.name} ${error?.responseBody}`)) done(null);
    else done(error, ...results);
  });
}
// iotcodes:end

/** Shows the call site: CALL stands for the user's own call, RESULT for its callback. */
export function complete(client: Client, message: Message, RESULT: (error?: Error) => void): void {
  const CALL = (done: (error?: Error) => void) => client.complete(message, done);
  // iotcodes:begin call
  settleMessageCallback((done) => CALL(done), RESULT);
  // iotcodes:end
}
