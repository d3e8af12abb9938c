import { Client, Message } from 'azure-iot-device';

type Transport = Parameters<typeof Client.fromConnectionString>[1];

export class Uplink {
  private client?: Client;

  constructor(private readonly connectionString: string, private readonly transport: Transport) {}

  async connect(): Promise<void> {
    if (this.client) {
      await this.client.close();
    }
    this.client = Client.fromConnectionString(this.connectionString, this.transport);
    await this.client.open();
  }

  async send(message: Message): Promise<void> {
    await this.client?.sendEvent(message); // 409002
  }
}
