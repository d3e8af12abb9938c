const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

registry.get('pump-7')
  .then((result) => registry.update({ ...result.responseBody, status: 'disabled' }))
  .then(() => console.log('disabled'))
  .catch((error) => console.error(error.message.includes('429001') ? 'throttled' : error));
