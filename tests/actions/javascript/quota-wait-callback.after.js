const { Registry } = require('azure-iothub');

let quotaCallbackError;
let quotaCallbackRenewal = 0;

/** Makes an IoT Hub call while there is quota. Without, each fails at once with the error that told so, until midnight UTC. */
function withinQuotaCallback(call, done) {
  if (Date.now() < quotaCallbackRenewal) {
    setImmediate(done, quotaCallbackError);
    return;
  }
  call((error, ...results) => {
    const named = `${error?.response?.headers?.['iothub-errorcode']} ${error?.responseBody} ${error?.message}`;
    if (named.includes('IotHubQuotaExceeded')) {
      quotaCallbackError = error;
      quotaCallbackRenewal = (Math.floor(Date.now() / 86400000) + 1) * 86400000;
    }
    done(error, ...results);
  });
}

const registry = Registry.fromConnectionString(process.env.HUB);

withinQuotaCallback((done) => registry.getTwin('pump', done), (error, twin) => {
  if (error && String(error).includes('IotHubQuotaExceeded')) {
    console.error('no more today');
    return;
  }
  console.log(twin.tags);
});
