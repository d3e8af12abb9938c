const pRetry = require('p-retry');
const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

async function twin(id) {
  try {
    return await pRetry(() => registry.getTwin(id), { retries: 5 });
  } catch (error) {
    console.error(error.message.includes('429001'));
    throw error;
  }
}

exports.twin = twin;
