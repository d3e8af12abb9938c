const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

registry.get('pump-7', (err, device) => {
  if (err && err.responseBody.includes('404012')) {
    console.error('the hub is failing over');
  }
  console.log(device);
});
