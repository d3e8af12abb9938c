import { Client, Message } from 'azure-iot-device';
import { Mqtt } from 'azure-iot-device-mqtt';

export class Sender {
  private readonly client: Client;

  constructor(connectionString: string) {
    this.client = Client.fromConnectionString(connectionString, Mqtt);
  }

  async send(text: string): Promise<void> {
    try {
      await this.client.sendEvent(new Message(text));
    } catch (error) {
      if (String(error).includes('429001')) console.error('throttled');
      throw error;
    }
  }
}
