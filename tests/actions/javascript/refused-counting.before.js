const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

let next = 0;

async function add() {
  try {
    return await registry.create({ deviceId: `pump-${next++}` });
  } catch (error) {
    console.error(error.message.includes('429001'));
    throw error;
  }
}

exports.add = add;
