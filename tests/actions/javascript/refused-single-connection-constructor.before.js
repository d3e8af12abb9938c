const { Client } = require('azure-iot-device');
const { Mqtt } = require('azure-iot-device-mqtt');

class Uplink {
  constructor(connectionString) {
    this.client = Client.fromConnectionString(connectionString, Mqtt);
  }

  send(message) {
    // 400027: somebody else has connected.
    return this.client.sendEvent(message);
  }
}
