const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);
const query = registry.createQuery('SELECT * FROM devices', 100);

const onResults = (err, results) => {
  if (err) {
    console.error(err.message.includes('429001') ? 'throttled' : err);
  } else {
    results.forEach((twin) => console.log(twin.deviceId));
    if (query.hasMoreResults) {
      query.nextAsTwin(onResults);
    }
  }
};
query.nextAsTwin(onResults);
