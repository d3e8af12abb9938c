'use strict';

const { Client, Message } = require('azure-iot-device');
const { Mqtt } = require('azure-iot-device-mqtt');

const client = Client.fromConnectionString(process.env.DEVICE, Mqtt);

async function send(reading) {
  try {
    await client.sendEvent(new Message(JSON.stringify(reading)));
  } catch (err) {
    if (err.message.includes('429001')) {
      console.error('throttled');
    }
    throw err;
  }
}

module.exports = { send };
