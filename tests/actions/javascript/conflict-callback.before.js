var iothub = require('azure-iothub');
var registry = iothub.Registry.fromConnectionString(process.argv[2]);

var device = { deviceId: process.argv[3] };
registry.create(device, function (err, deviceInfo) {
  if (err && /409001/.test(err.responseBody)) {
    registry.get(device.deviceId, console.log);
  } else {
    console.log(deviceInfo);
  }
});
