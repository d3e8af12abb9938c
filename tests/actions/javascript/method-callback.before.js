const { Client } = require("azure-iot-device");
const { Mqtt } = require("azure-iot-device-mqtt");

const client = Client.fromConnectionString(process.env.DEVICE, Mqtt);

client.onDeviceMethod("reboot", (request, response) => {
  // The hub says 504101 when this takes longer than it waits.
  setTimeout(() => response.send(200, () => {}), 60000);
});
