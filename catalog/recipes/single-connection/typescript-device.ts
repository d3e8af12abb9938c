// Ends the connection of a device client (azure-iot-device) before another one takes its place.
//
// IoT Hub allows one connection per identity: a client that is dropped but not closed goes on reconnecting, and each of the
// two closes the other's connection.
import { Client } from 'azure-iot-device';

type Transport = Parameters<typeof Client.fromConnectionString>[1];

let CLIENT: Client | undefined;

export async function renew(connectionString: string, transport: Transport): Promise<Client> {
  const CALL = Client.fromConnectionString(connectionString, transport);
  // iotcodes:begin call
  if (CLIENT) {
    await CLIENT.close();
  }
  CLIENT = CALL;
  // iotcodes:end
  return CLIENT;
}
