import { Client, Message } from 'azure-iot-device'

/**
 * Lets the SDK repeat what it repeats by itself, after growing waits that are random from the first one on: those of the
 * SDK's own policy begin at exactly 100 ms, or 10 s when throttled, so devices that fail together come back together.
 */
const iotRetryPolicy = {
  shouldRetry: ({ name }: Error): boolean =>
    ['InternalServerError', 'NotConnectedError', 'ServiceUnavailableError', 'ThrottlingError', 'TimeoutError'].includes(name),
  nextRetryTimeout: (retryCount: number, isThrottled?: boolean): number => {
    const floor = isThrottled ? 10000 : 1000
    const highest = Math.min(60000, floor * 2 ** Math.max(1, retryCount))
    return floor + Math.random() * (highest - floor)
  },
}

export async function connect(connectionString: string, transport: any): Promise<Client> {
  const client = Client.fromConnectionString(connectionString, transport)
  client.setRetryPolicy(iotRetryPolicy)
  await client.open()
  await client.sendEvent(new Message('hello')) // 503001
  return client
}
