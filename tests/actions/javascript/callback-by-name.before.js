const { Registry } = require('azure-iothub');
const registry = Registry.fromConnectionString(process.env.HUB);

function handleTwin(err, twin) {
  if (err && err.message.indexOf('429001') >= 0) {
    console.error('try again later');
    return;
  }
  console.log(twin);
}

function show(deviceId) {
  registry.getTwin(deviceId, handleTwin);
}

show('pump-7');
