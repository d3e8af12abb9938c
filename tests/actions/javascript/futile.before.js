const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

async function twin(id) {
  try {
    return await registry.getTwin(id);
  } catch (error) {
    console.error(error.message.includes('400004'));
    throw error;
  }
}

exports.twin = twin;
