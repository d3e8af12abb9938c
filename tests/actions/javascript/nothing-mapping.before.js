const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);
const meanings = {
  429001: 'ThrottlingException',
};
exports.explain = (code) => meanings[code];
exports.twin = (id) => registry.getTwin(id);
