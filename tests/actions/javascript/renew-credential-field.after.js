const { Client } = require('azure-iot-device');

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

class Pump {
  client;

  constructor(tokens, transport) {
    this.client = Client.fromSharedAccessSignature(tokens.next(), transport);
    renewSasToken(this.client, () => tokens.next());
    this.client.on('error', console.error);
  }

  async send(message) {
    await this.client.sendEvent(message); // IotHubUnauthorized after an hour
  }
}
