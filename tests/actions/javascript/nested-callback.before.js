const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

registry.getTwin('pump-7', (err, twin) => {
  if (err) {
    console.error(err.name);
    return;
  }
  twin.tags.building = '43';
  registry.updateTwin('pump-7', { tags: twin.tags }, twin.etag, (err2) => {
    if (err2 && err2.message.includes('429001')) {
      console.error('throttled');
    }
  });
});
