require('dotenv').config();
const hub = process.env.HUB;
if (!hub) {
  throw new Error('HUB is not set');
}
const Registry = require('azure-iothub').Registry;
const registry = Registry.fromConnectionString(hub);
registry.getTwin('pump-7', (err) => console.error(err.message.includes('429001')));
