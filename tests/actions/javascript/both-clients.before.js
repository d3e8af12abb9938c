const { Client: DeviceClient } = require('azure-iot-device');
const { Registry } = require('azure-iothub');
const { Mqtt } = require('azure-iot-device-mqtt');

async function twin(registry, id, key) {
  const device = DeviceClient.fromConnectionString(`DeviceId=${id};SharedAccessKey=${key}`, Mqtt);
  try {
    await device.open();
    return await registry.getTwin(id);
  } catch (error) {
    console.error(error.message.includes('429001') ? 'throttled' : error);
    throw error;
  }
}

exports.twin = (id, key) => twin(Registry.fromConnectionString(process.env.HUB), id, key);
