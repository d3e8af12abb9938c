const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

async function twin(ids) {
  try {
    return await registry.getTwin(ids.pop());
  } catch (error) {
    console.error(error.message.includes('429001'));
    throw error;
  }
}

exports.twin = twin;
