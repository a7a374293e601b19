import { endOfAnswer, type Link, type LinkEnd, type LinkEvents, type LinkRequest } from './link.ts';

/** Server-sent events read from a fetch: Node has no EventSource, and an EventSource hides the status of a refusal. */
export function openStream({ url, query, fetch }: LinkRequest, events: LinkEvents): Link {
  const stop = new AbortController();
  const { signal } = stop;
  let isReached = false;
  read()
    .catch((error): LinkEnd => ({ code: 1006, reason: String(error), isReached }))
    .then((end) => signal.aborted || events.ended(end));
  return { close: () => stop.abort() };

  async function read(): Promise<LinkEnd> {
    // Who takes a stream alone is turned away by one that ends, and never learns why (P-SSE-5).
    const headers = { accept: 'text/event-stream, application/problem+json' };
    const answer = await fetch(`${url}/events?${query}`, { headers, signal, cache: 'no-store' });
    isReached = true;
    if (!answer.ok || !answer.body) return endOfAnswer(answer);
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { code: 1006, reason: 'the stream ended', isReached };
      if (signal.aborted) return { code: 1006 };
      const lines = (text + decoder.decode(value, { stream: true })).split('\n');
      text = lines.pop() ?? '';
      events.heard();
      for (const line of lines)
        if (line.startsWith('data:') && !signal.aborted) events.frame(JSON.parse(line.slice(5)));
    }
  }
}
