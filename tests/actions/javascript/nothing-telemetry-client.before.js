const { TelemetryClient } = require('./telemetry');
const { Client } = require('azure-iot-device');

exports.connected = (client) => {
  // 429001 comes as an error of the client.
  TelemetryClient.sendEvent('connected', client instanceof Client);
};
