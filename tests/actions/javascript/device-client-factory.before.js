const { clientFromConnectionString } = require('azure-iot-device-mqtt');
const client = clientFromConnectionString(process.env.DEVICE); // one for all

client.open((err) => {
  console.error(err && err.message.includes('429001'));
});
