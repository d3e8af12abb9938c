const { Client } = require('azure-iot-device');
const { createReadStream } = require('fs');

const client = Client.fromConnectionString(process.env.DEVICE, require('azure-iot-device-mqtt').Mqtt);

async function upload(name, size) {
  try {
    await client.uploadToBlob(name, createReadStream(name), size);
  } catch (error) {
    if (!error.message.includes('403006')) throw error;
  }
}
