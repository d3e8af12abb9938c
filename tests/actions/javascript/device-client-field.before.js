import { Client } from 'azure-iot-device';
import { Amqp } from 'azure-iot-device-amqp';

export class Pump {
  constructor(connectionString) {
    this.client = Client.fromConnectionString(connectionString, Amqp);
  }

  async open() {
    // 404104 after a lost connection
    await this.client.open();
  }
}
