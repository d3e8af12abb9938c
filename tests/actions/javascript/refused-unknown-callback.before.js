const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

// 429001 is passed on.
registry.getTwin('pump-7', require('./twins').show);
