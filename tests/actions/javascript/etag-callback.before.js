const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

registry.getTwin('pump-7', (err, twin) => {
  if (err) throw err;
  registry.updateTwin('pump-7', { tags: { building: '43' } }, twin.etag, (err) => {
    console.error(err && err.responseBody.includes('412001') ? 'too late' : err);
  });
});
