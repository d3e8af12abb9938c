import { Client, Message } from 'azure-iot-device';

export function listen(client: Client) {
  client.on('message', (message: Message) => {
    client.reject(message, (error) => {
      if (error && error.name !== 'Gone') console.error(error); // DeviceMessageLockLost is harmless
    });
  });
}
