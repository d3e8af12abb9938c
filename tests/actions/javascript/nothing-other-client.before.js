const { Registry } = require('./pumps');
const registry = new Registry();

async function twin(id) {
  try {
    return await registry.getTwin(id);
  } catch (error) {
    console.error(error.message.includes('429001'));
    throw error;
  }
}

exports.twin = twin;
