// Gives a device client a new SAS token before the one that it has expires (azure-iot-device).
//
// A client that is made with a token does not know how to make the next one, and is disconnected when the token expires.
'use strict';

// iotcodes:begin helper
/** Gives a device client a new token when four fifths of the life of the one that it has are over, at most once a minute. */
function renewSasToken(client, makeToken, token = makeToken()) {
  const expiry = 1000 * Number(/[?& ]se=(\d+)/.exec(token)?.[1] ?? 0);
  // A timer takes no more than 24 days.
  const wait = Math.min(Math.max(0.8 * (expiry - Date.now()), 60_000), 2 ** 31 - 1);
  const timer = setTimeout(() => {
    const next = makeToken();
    client.updateSharedAccessSignature(next);
    renewSasToken(client, makeToken, next);
  }, wait);
  timer.unref();
}
// iotcodes:end

/** Shows the call site: CLIENT stands for the user's own client, TOKEN for what makes its token. */
function configure(CLIENT, TOKEN) {
  // iotcodes:begin call
  renewSasToken(CLIENT, () => TOKEN);
  // iotcodes:end
}

module.exports = { renewSasToken, configure };
