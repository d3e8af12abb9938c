'use strict';

const { Registry } = require('azure-iothub');

function connect(connectionString) {
  return Registry.fromConnectionString(connectionString);
}

async function addOrKeep(registry, device) {
  try {
    return await registry.create(device);
  } catch (err) {
    if (err.message.startsWith('ErrorCode:DeviceAlreadyExists;')) {
      return registry.get(device.deviceId);
    }
    throw err;
  }
}

async function removeIfThere(registry, deviceId) {
  try {
    await registry.delete(deviceId);
  } catch (err) {
    if (!String(err.responseBody).includes('"errorCode":404001')) throw err;
  }
}

module.exports = { connect, addOrKeep, removeIfThere };
