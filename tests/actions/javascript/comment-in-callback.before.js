const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

registry.getTwin('pump-7', (err, twin) => {
  if (err) throw err;
  registry.updateTwin('pump-7', { tags: { seen: true } }, twin.etag, console.error); // 429001
});
