const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

async function* twins() {
  const query = registry.createQuery('SELECT * FROM devices', 100);
  while (query.hasMoreResults) {
    // 429001 is likely here: queries have the lowest limit of all.
    const page = await query.nextAsTwin();
    yield* page.result;
  }
}

exports.twins = twins;
