import { Client } from 'azure-iot-device';

export class Pump {
  client: Client;

  constructor(tokens: { next(): string }, transport: any) {
    this.client = Client.fromSharedAccessSignature(tokens.next(), transport);
    this.client.on('error', console.error);
  }

  async send(message: any) {
    await this.client.sendEvent(message); // IotHubUnauthorized after an hour
  }
}
