'use strict';

const { Registry } = require('azure-iothub');

const registry = Registry.fromConnectionString(process.env.IOTHUB_CONNECTION_STRING);

async function readTwin(deviceId) {
  try {
    const { responseBody } = await registry.getTwin(deviceId);
    return responseBody;
  } catch (err) {
    if (err.message.includes('429001')) {
      console.error('throttled');
    }
    throw err;
  }
}

module.exports = { readTwin };
