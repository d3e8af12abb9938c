const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

registry.getTwin('pump-7', (err, twin) => {
  if (err) {
    console.error(err.message.includes('429001') ? 'throttled' : err.name);
    return;
  }
  registry.updateTwin('pump-7', { tags: { building: '43' } }, twin.etag, (err2) => {
    console.error(err2);
  });
});
