var Protocol = require('azure-iot-device-mqtt').Mqtt;
var Client = require('azure-iot-device').Client;
var Message = require('azure-iot-device').Message;

var client = null;

function start(connectionString) {
  client = Client.fromConnectionString(connectionString, Protocol);
  client.open(function (err) {
    if (err && err.message.indexOf('503001') >= 0) {
      console.error('not now');
      return;
    }
    client.sendEvent(new Message('started'), console.error);
  });
}

start(process.argv[2]);
