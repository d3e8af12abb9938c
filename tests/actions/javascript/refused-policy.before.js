const { retryPolicy } = require('./policies');
const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

async function twin(id) {
  try {
    return await retryPolicy.execute(() => registry.getTwin(id));
  } catch (error) {
    console.error(error.message.includes('429001'));
    throw error;
  }
}

exports.twin = twin;
