const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

registry.getTwin('pump-7').then(
  (result) => console.log(result.responseBody.etag),
  (error) => console.error(error.message.includes('429001') ? 'throttled' : error),
);
