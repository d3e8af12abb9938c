import { Client } from 'azure-iot-device';
import { SharedAccessSignature } from 'azure-iot-common';

/** Gives a device client a new token when four fifths of the life of the one that it has are over, at most once a minute. */
function renewSasToken(
  client: { updateSharedAccessSignature(token: string): void },
  makeToken: () => string,
  token = makeToken(),
): void {
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

const makeToken = (uri: string) =>
  SharedAccessSignature.create(uri, '', process.env.KEY as string, Math.floor(Date.now() / 1000) + 3600).toString();

const client = Client.fromSharedAccessSignature(makeToken('hub/devices/pump'), require('azure-iot-device-mqtt').Mqtt);
renewSasToken(client, () => makeToken('hub/devices/pump'));

export async function start() {
  try {
    await client.open();
  } catch (error: any) {
    console.error('401003?', error);
    throw error;
  }
}
