import { Client, Message } from 'azure-iot-device'

export async function connect(connectionString: string, transport: any): Promise<Client> {
  const client = Client.fromConnectionString(connectionString, transport)
  await client.open()
  await client.sendEvent(new Message('hello')) // 503001
  return client
}
