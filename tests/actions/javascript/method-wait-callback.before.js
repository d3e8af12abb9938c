const { Client } = require('azure-iothub');

const client = Client.fromConnectionString(process.env.HUB);

client.invokeDeviceMethod('pump', 'valve', { methodName: 'close' }, (error, answer) => {
  if (error && /404103/.test(error.message)) return;
  console.log(answer.status);
});
