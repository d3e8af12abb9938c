const { Client } = require("azure-iot-device");
const { Mqtt } = require("azure-iot-device-mqtt");

/**
 * Answers 202 when a handler has not answered after 20 s, which goes on then, and 500 when it fails. What it answers later
 * reaches nobody.
 */
function answerInTime(handler) {
  return (request, response) => {
    const send = response.send.bind(response);
    let answered = false;
    response.send = (...answer) => {
      clearTimeout(timer);
      if (!answered) {
        answered = true;
        return send(...answer);
      }
      const done = answer.pop();
      return typeof done === "function" ? done() : Promise.resolve();
    };
    const timer = setTimeout(() => response.send(202, () => {}), 20_000);
    new Promise((resolve) => resolve(handler(request, response))).catch((error) => {
      response.send(500, () => {});
      throw error;
    });
  };
}

const client = Client.fromConnectionString(process.env.DEVICE, Mqtt);

client.onDeviceMethod("reboot", answerInTime((request, response) => {
  // The hub says 504101 when this takes longer than it waits.
  setTimeout(() => response.send(200, () => {}), 60000);
}));
