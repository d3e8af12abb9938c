import React, { useState } from 'react';
import { Registry } from 'azure-iothub';

/**
 * Makes an IoT Hub or DPS service call, and makes it again after growing random waits while it fails for a passing reason.
 *
 * `codes` names errors that pass although their HTTP status is not in `statuses`; a | stands between two of them.
 * When the attempts are used up, at any other error, and once `signal` is aborted, the caller gets the SDK's own error.
 */
async function retryIotCall<Result>(
  call: () => Promise<Result>,
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
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (thrown) {
      const error = thrown as { response?: { statusCode?: number; headers?: Record<string, string> }; responseBody?: string };
      const status = error.response?.statusCode ?? 0;
      const headers = error.response?.headers ?? {};
      const named = codes !== '' && new RegExp(`\\b(${codes})\\b`).test(`${headers['iothub-errorcode']} ${error.responseBody}`);
      if (attempt >= attempts || !(statuses.includes(status) || named) || signal?.aborted) throw thrown;
      let lowest = status === 429 ? Math.max(floor, floor429) : floor;
      if (attempt === 1 && first !== null) lowest = first;
      const retryAfter = headers['retry-after'] ?? '';
      if (/^\d+$/.test(retryAfter)) lowest = Math.max(lowest, Number(retryAfter));
      // A tenth more than a long Retry-After, or a fleet that was refused together would come back together.
      const highest = Math.max(Math.min(cap, lowest * 2 ** attempt), lowest * 1.1);
      await new Promise<void>((resolve, reject) => {
        const abort = () => {
          clearTimeout(timer);
          reject(thrown);
        };
        const timer = setTimeout(() => {
          signal?.removeEventListener('abort', abort);
          resolve();
        }, 1000 * (lowest + Math.random() * (highest - lowest)));
        signal?.addEventListener('abort', abort, { once: true });
      });
    }
  }
}

export function Twin({ registry, id }: { registry: Registry; id: string }) {
  const [text, setText] = useState<string>('');

  async function read(): Promise<void> {
    try {
      const { responseBody } = await retryIotCall(() => registry.getTwin(id));
      setText(JSON.stringify(responseBody));
    } catch (error) {
      if (String(error).includes('429001')) setText('later');
    }
  }

  return <button onClick={() => void read()}>{text || 'Read'}</button>;
}
