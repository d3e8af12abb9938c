import { Registry } from 'azure-iothub'

/**
 * Makes an IoT Hub or DPS service call, and makes it again after growing random waits while it fails for a passing reason.
 *
 * `codes` names errors that pass although their HTTP status is not in `statuses`; a | stands between two of them.
 * When the attempts are used up, at any other error, and once `signal` is aborted, the caller gets the SDK's own error.
 */
async function retryIotCall(
  call,
  {
    attempts = 6,
    floor = 1,
    floor429 = 10,
    cap = 60,
    first = null,
    statuses = [408, 429, 499, 500, 502, 503, 504],
    codes = '',
    signal = undefined,
  } = {},
) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      const status = error?.response?.statusCode
      const headers = error?.response?.headers ?? {}
      const named = codes && new RegExp(`\\b(${codes})\\b`).test(`${headers['iothub-errorcode']} ${error?.responseBody}`)
      if (attempt >= attempts || !(statuses.includes(status) || named) || signal?.aborted) throw error
      let lowest = status === 429 ? Math.max(floor, floor429) : floor
      if (attempt === 1 && first !== null) lowest = first
      if (/^\d+$/.test(headers['retry-after'])) lowest = Math.max(lowest, Number(headers['retry-after']))
      // A tenth more than a long Retry-After, or a fleet that was refused together would come back together.
      const highest = Math.max(Math.min(cap, lowest * 2 ** attempt), lowest * 1.1)
      await new Promise((resolve, reject) => {
        const abort = () => {
          clearTimeout(timer)
          reject(error)
        }
        const timer = setTimeout(() => {
          signal?.removeEventListener('abort', abort)
          resolve()
        }, 1000 * (lowest + Math.random() * (highest - lowest)))
        signal?.addEventListener('abort', abort, { once: true })
      })
    }
  }
}

const registry = Registry.fromConnectionString(process.env.HUB)

export async function read(id) {
  const { responseBody } = await retryIotCall(() => registry.getTwin(id)) // 429001
  return responseBody
}
