import { endOfAnswer, type Frame, type Link, type LinkEnd, type LinkEvents, type LinkRequest } from './link.ts';
import type { TopicState } from './sync-topic.ts';

/** How long the server may keep a request for the only topic, in seconds; with several topics each is asked for what there is. */
const longestWait = 20;

/**
 * The changes of each loaded topic, asked for again and again; the others have their snapshots fetched. It begins with the night's
 * description, which is as good as a hello.
 */
export function pollChanges(
  { url, fetch }: LinkRequest,
  events: LinkEvents,
  topics: () => readonly TopicState[],
  pauseMs: () => number,
): Link {
  const stop = new AbortController();
  const { signal } = stop;
  let pause: ReturnType<typeof setTimeout>;
  poll()
    .catch((error): LinkEnd => ({ code: 1006, reason: String(error) }))
    .then((end) => signal.aborted || events.ended(end));
  return {
    close() {
      stop.abort();
      clearTimeout(pause);
    },
  };

  async function poll(): Promise<LinkEnd> {
    const answer = await fetch(url, { signal });
    if (!answer.ok) return endOfAnswer(answer);
    const { topics: _, ...night }: Frame = await answer.json();
    events.frame({ ...night, type: 'hello', heartbeatMs: longestWait * 1000 });
    while (!signal.aborted) {
      const wait = topics().length === 1 ? longestWait : 0;
      for (const { topic, epoch, rev, isLoaded } of topics()) {
        if (!isLoaded) continue;
        const query = new URLSearchParams({ topic, from: String(rev), wait: String(wait) });
        const changes = await fetch(`${url}/${epoch}/changes?${query}`, { signal });
        // 410 has a reset as its body.
        if (!changes.ok && changes.status !== 410) return endOfAnswer(changes);
        const frame: Frame = await changes.json();
        if (!signal.aborted) events.frame(frame);
      }
      if (topics().every(({ isLoaded }) => !isLoaded)) events.heard();
      await new Promise((resolve) => {
        pause = setTimeout(resolve, pauseMs());
      });
    }
    return { code: 1006 };
  }
}
