const assert = require('assert');
const { Registry } = require('azure-iothub');

it('is throttled', async () => {
  const registry = Registry.fromConnectionString(process.env.HUB);
  const error = await registry.getTwin('pump-7').then(() => null, (reason) => reason);
  assert.equal(JSON.parse(error.responseBody).errorCode, 429001);
});
