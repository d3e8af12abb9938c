const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

async function twin(id) {
  try {
    return await registry.getTwin(id);
  } catch (error) {
    if (!error.message.includes('429001')) throw error;
    return await registry.getTwin(id);
  }
}

exports.twin = twin;
