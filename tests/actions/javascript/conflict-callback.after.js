var iothub = require('azure-iothub');

/** Creates something, or reads it where it exists already: compare it with what you wanted before relying on it. */
function createOrReadCallback(create, read, done) {
  create((error, ...results) => {
    if (error?.response?.statusCode === 409) read(done);
    else done(error, ...results);
  });
}

var registry = iothub.Registry.fromConnectionString(process.argv[2]);

var device = { deviceId: process.argv[3] };
createOrReadCallback((done) => registry.create(device, done), (done) => registry.get(device.deviceId, done), function (err, deviceInfo) {
  if (err && /409001/.test(err.responseBody)) {
    registry.get(device.deviceId, console.log);
  } else {
    console.log(deviceInfo);
  }
});
