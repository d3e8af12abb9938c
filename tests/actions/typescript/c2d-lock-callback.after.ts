import { Client, Message } from 'azure-iot-device';

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

export function listen(client: Client) {
  client.on('message', (message: Message) => {
    settleMessageCallback((done) => client.reject(message, done), (error) => {
      if (error && error.name !== 'Gone') console.error(error); // DeviceMessageLockLost is harmless
    });
  });
}
