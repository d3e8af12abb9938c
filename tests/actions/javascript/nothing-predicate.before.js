const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);
exports.isThrottled = (error) => error.message.includes('429001');
exports.twin = (id) => registry.getTwin(id);
