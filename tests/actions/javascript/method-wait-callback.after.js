const { Client } = require('azure-iothub');

/** The same method, and 60 s for the device to connect. */
const withConnectTimeout = (method) => ({ ...method, connectTimeoutInSeconds: 60 });

/** Calls a method of a device; when the device is offline, calls once more and waits for it to connect. */
function invokeWhenOnlineCallback(invoke, invokeWaiting, done) {
  invoke((error, ...results) => {
    if (String(error?.responseBody).includes('404103')) invokeWaiting(done);
    else done(error, ...results);
  });
}

const client = Client.fromConnectionString(process.env.HUB);

invokeWhenOnlineCallback((done) => client.invokeDeviceMethod('pump', 'valve', { methodName: 'close' }, done), (done) => client.invokeDeviceMethod('pump', 'valve', withConnectTimeout({ methodName: 'close' }), done), (error, answer) => {
  if (error && /404103/.test(error.message)) return;
  console.log(answer.status);
});
