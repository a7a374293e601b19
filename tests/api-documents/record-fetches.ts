import type { Answer } from './examine-traffic.ts';

/** Tells of every answer that anything in this process gets by `fetch`, of streams without their body, until `stop`. */
export function recordFetches(onAnswer: (origin: string, answer: Answer) => void): () => Promise<void> {
  const { fetch } = globalThis;
  const reading: Promise<void>[] = [];
  globalThis.fetch = async (input, init) => {
    const response = await fetch(input, init);
    reading.push(tell(response, String(input), init));
    return response;
  };
  return async () => {
    globalThis.fetch = fetch;
    await Promise.allSettled(reading);
  };

  async function tell(response: Response, address: string, init: RequestInit | undefined): Promise<void> {
    const { status, headers } = response;
    const isStream = headers.get('content-type')?.startsWith('text/event-stream');
    const { origin, pathname, search } = new URL(address);
    const body = isStream ? '' : await response.clone().text();
    const sent = typeof init?.body === 'string' ? { sent: init.body } : {};
    onAnswer(origin, { method: init?.method ?? 'GET', path: `${pathname}${search}`, status, headers, body, ...sent });
  }
}
