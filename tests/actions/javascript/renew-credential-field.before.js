const { Client } = require('azure-iot-device');

class Pump {
  client;

  constructor(tokens, transport) {
    this.client = Client.fromSharedAccessSignature(tokens.next(), transport);
    this.client.on('error', console.error);
  }

  async send(message) {
    await this.client.sendEvent(message); // IotHubUnauthorized after an hour
  }
}
