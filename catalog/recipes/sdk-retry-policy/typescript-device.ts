// Configures the retry of the device SDK (azure-iot-device), which repeats its operations by itself for four minutes.
import { Client } from 'azure-iot-device';

// iotcodes:begin helper
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
// iotcodes:end

/** Shows the call site: CLIENT stands for the user's own client. */
export function configure(CLIENT: Client): void {
  // iotcodes:begin call
  CLIENT.setRetryPolicy(iotRetryPolicy);
  // iotcodes:end
}
