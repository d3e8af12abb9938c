const { Client } = require('azure-iothub');

const client = Client.fromConnectionString(process.env.HUB);

async function send(deviceId, text) {
  try {
    await client.send(deviceId, text);
  } catch (error) {
    if (!error.message.includes('403004')) throw error;
  }
}
