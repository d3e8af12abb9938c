const Registry = require('azure-iothub').Registry;

module.exports.remove = (connectionString, deviceId, done) => {
  const registry = Registry.fromConnectionString(connectionString);
  registry.delete(deviceId, (err) => done(err && err.responseBody.includes('429001') ? new Error('busy') : err));
};
