import { Registry, Twin } from 'azure-iothub';

/**
 * Makes an IoT Hub or DPS service call, and makes it again after growing random waits while it fails for a passing reason.
 *
 * `codes` names errors that pass although their HTTP status is not in `statuses`; a | stands between two of them.
 * When the attempts are used up, at any other error, and once `signal` is aborted, `done` gets the SDK's own error.
 */
function retryIotCallback(
  call: (done: (error?: any, ...results: any[]) => void) => void,
  done: (error?: any, ...results: any[]) => void,
  {
    attempts = 6,
    floor = 1,
    floor429 = 10,
    cap = 60,
    first = null as number | null,
    statuses = [408, 429, 499, 500, 502, 503, 504],
    codes = '',
    signal = undefined as AbortSignal | undefined,
  } = {},
): void {
  const attemptCall = (attempt: number): void =>
    call((error, ...results) => {
      const status = error?.response?.statusCode;
      const headers = error?.response?.headers ?? {};
      const named = codes !== '' && new RegExp(`\\b(${codes})\\b`).test(`${headers['iothub-errorcode']} ${error?.responseBody}`);
      if (attempt >= attempts || !(statuses.includes(status) || named) || signal?.aborted) {
        done(error, ...results);
        return;
      }
      let lowest = status === 429 ? Math.max(floor, floor429) : floor;
      if (attempt === 1 && first !== null) lowest = first;
      if (/^\d+$/.test(headers['retry-after'])) lowest = Math.max(lowest, Number(headers['retry-after']));
      // A tenth more than a long Retry-After, or a fleet that was refused together would come back together.
      const highest = Math.max(Math.min(cap, lowest * 2 ** attempt), lowest * 1.1);
      const abort = () => {
        clearTimeout(timer);
        done(error);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        attemptCall(attempt + 1);
      }, 1000 * (lowest + Math.random() * (highest - lowest)));
      signal?.addEventListener('abort', abort, { once: true });
    });
  attemptCall(1);
}

export function etag(registry: Registry, deviceId: string, done: (error?: Error, etag?: string) => void): void {
  retryIotCallback((done) => registry.getTwin(deviceId, done), function (error?: Error, twin?: Twin): void {
    if (error && error.message.includes('429001')) {
      done(new Error('throttled'));
      return;
    }
    done(error, twin?.etag);
  });
}
