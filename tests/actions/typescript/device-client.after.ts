import { Client, Message } from 'azure-iot-device';
import { Mqtt } from 'azure-iot-device-mqtt';

/**
 * Lets the SDK repeat what it repeats by itself, after growing waits that are random from the first one on: those of the
 * SDK's own policy begin at exactly 100 ms, or 10 s when throttled, so devices that fail together come back together.
 */
const iotRetryPolicy = {
  shouldRetry: ({ name }: Error): boolean =>
    ['InternalServerError', 'NotConnectedError', 'ServiceUnavailableError', 'ThrottlingError', 'TimeoutError'].includes(name),
  nextRetryTimeout: (retryCount: number, isThrottled?: boolean): number => {
    const floor = isThrottled ? 10000 : 1000;
    const highest = Math.min(60000, floor * 2 ** Math.max(1, retryCount));
    return floor + Math.random() * (highest - floor);
  },
};

export class Sender {
  private readonly client: Client;

  constructor(connectionString: string) {
    this.client = Client.fromConnectionString(connectionString, Mqtt);
    this.client.setRetryPolicy(iotRetryPolicy);
  }

  async send(text: string): Promise<void> {
    try {
      await this.client.sendEvent(new Message(text));
    } catch (error) {
      if (String(error).includes('429001')) console.error('throttled');
      throw error;
    }
  }
}
