const { Message } = require('azure-iot-device');

exports.send = (client, text) =>
  client.sendEvent(new Message(text), (err) => {
    console.error(err && err.message.includes('429001'));
  });
