const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function twin(id) {
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      return await registry.getTwin(id);
    } catch (error) {
      if (!error.message.includes('429001')) throw error;
      await sleep(1000);
    }
  }
  return null;
}

exports.twin = twin;
