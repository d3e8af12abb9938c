const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

function disable(deviceId, done) {
  registry.update(
    {
      deviceId, // as it stands in the inventory
      status: 'disabled',
      statusReason: 'stolen',
    },
    (err, device) => {
      if (err) {
        const throttled = err.responseBody.includes('429001');
        done(throttled ? new Error('throttled') : err);
        return;
      }
      done(null, device);
    },
  );
}

exports.disable = disable;
