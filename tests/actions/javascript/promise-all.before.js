const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

async function twins(ids) {
  try {
    return await Promise.all(ids.map((id) => registry.getTwin(id)));
  } catch (error) {
    console.error(error.message.includes('429001') ? 'throttled' : error);
    return [];
  }
}

exports.twins = twins;
