// Ends the connection of a device client (azure-iot-device) before another one takes its place.
//
// IoT Hub allows one connection per identity: a client that is dropped but not closed goes on reconnecting, and each of the
// two closes the other's connection.
'use strict';

const { Client } = require('azure-iot-device');

let CLIENT;

async function renew(connectionString, transport) {
  const CALL = Client.fromConnectionString(connectionString, transport);
  // iotcodes:begin call
  if (CLIENT) {
    await CLIENT.close();
  }
  CLIENT = CALL;
  // iotcodes:end
  return CLIENT;
}

module.exports = { renew };
