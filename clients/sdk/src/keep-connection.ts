import { type Effect, type FeedEvent, type FeedState, firstState, nextState, type Timing } from './feed-state.ts';
import type { FetchLike, Frame, Link, LinkEvents, LinkRequest } from './link.ts';
import { listenForWaking } from './listen-for-waking.ts';
import { namedTimers } from './named-timers.ts';
import { openSocket, type SocketConstructor } from './open-socket.ts';
import { openStream } from './open-stream.ts';
import { pollChanges } from './poll-changes.ts';
import type { TopicState } from './sync-topic.ts';

export type ConnectionTiming = Timing & {
  /** How long a probe waits for a sign of life. */
  readonly probeMs: number;
  /** How often it is looked whether the machine slept. */
  readonly tickMs: number;
  /** Between two rounds of polls: of one topic, of several. */
  readonly pollMs: readonly [number, number];
};

export type ConnectionOptions = {
  readonly url: string;
  readonly fetch: FetchLike;
  readonly Socket: SocketConstructor | undefined;
  readonly timing: ConnectionTiming;
  /** What the next connection is asked for. */
  readonly query: () => string;
  readonly topics: () => readonly TopicState[];
  readonly onFrame: (frame: Frame) => void;
  /** The state is another one. */
  readonly onMove: () => void;
};

export type KeptConnection = {
  readonly state: FeedState;
  readonly heardAt: number | undefined;
  /** Nothing was heard for longer than a living connection is silent. */
  readonly isSilent: boolean;
  /** Where the connection has no way back, it is made anew, which says the same. */
  send(message: () => object | undefined): void;
  close(): void;
};

/** A stream has a comment every 15 s; sockets and polls say in their hello how often they are heard. */
const streamBeatMs = 15_000;
/** Silence of so many beats is the end of a connection. */
const mostBeats = 2.5;
/** Servers take five messages a second. */
const sendEveryMs = 250;

/** Does what the states of a feed ask for: connections, timers, probes. Whatever connection there is, its frames come out at `onFrame`. */
export function keepConnection(options: ConnectionOptions): KeptConnection {
  const { url, fetch, Socket, timing, onFrame, onMove } = options;
  const timers = namedTimers();
  const best = Socket ? 'socket' : 'stream';
  const around = () => ({ now: Date.now(), random: Math.random(), best, timing }) as const;
  let state = firstState(around());
  let link: Link | undefined;
  let candidate: Link | undefined;
  let beatMs = timing.openMs;
  let heardAt: number | undefined;
  let sendAt = 0;
  const stopListening = listenForWaking(timing.tickMs, (type) => step({ type }));
  obey({ do: 'open' });

  return {
    get state() {
      return state;
    },
    get heardAt() {
      return heardAt;
    },
    get isSilent() {
      return Date.now() - (heardAt ?? 0) > mostBeats * beatMs;
    },
    send,
    close: () => step({ type: 'close' }),
  };

  function step(event: FeedEvent): void {
    const before = state.kind;
    const [next, ...effects] = nextState(state, event, around());
    state = next;
    effects.forEach(obey);
    if (state.kind === 'refused' || state.kind === 'closed') {
      stopListening();
      timers.end();
    }
    if (state.kind !== before) onMove();
  }

  function obey(effect: Effect): void {
    switch (effect.do) {
      case 'open':
        end();
        link = start(state.transport);
        return timers.after('silence', timing.openMs, () => step({ type: 'silent' }));
      case 'try':
        candidate?.close();
        candidate = start(best);
        return timers.after('candidate', timing.openMs, () => candidate?.close());
      case 'take':
        link?.close();
        link = candidate;
        candidate = undefined;
        return timers.cancel('candidate');
      case 'wait':
        return timers.after('wait', effect.ms, () => step({ type: 'due' }));
      case 'promote':
        return timers.after('promote', effect.ms, () => step({ type: 'promote' }));
      case 'probe':
        return probe();
      case 'end':
        return end();
    }
  }

  function end(): void {
    link?.close();
    candidate?.close();
    link = candidate = undefined;
    for (const name of ['silence', 'candidate', 'promote', 'probe']) timers.cancel(name);
  }

  function start(transport: FeedState['transport']): Link {
    let mine: Link = { close() {} };
    const request: LinkRequest = { url, fetch, query: options.query() };
    let isGreeted = false;
    const events: LinkEvents = {
      frame(frame) {
        if (!isGreeted) {
          isGreeted = true;
          step({ type: mine === candidate ? 'better' : 'hello' });
        }
        const { heartbeatMs, reconnectMs } = frame;
        if (heartbeatMs) beatMs = transport === 'stream' ? Math.max(heartbeatMs, streamBeatMs) : heartbeatMs;
        if (reconnectMs) step({ type: 'notice', window: reconnectMs });
        events.heard();
        onFrame(frame);
      },
      heard() {
        if (!isGreeted) return;
        heardAt = Date.now();
        timers.after('silence', mostBeats * beatMs, () => step({ type: 'silent' }));
      },
      ended(how) {
        if (mine === link) step({ type: 'ended', ...how });
      },
    };
    try {
      if (transport === 'socket' && Socket) mine = openSocket(request, events, Socket);
      else if (transport === 'poll') mine = pollChanges(request, events, options.topics, pauseMs);
      else mine = openStream(request, events);
    } catch (error) {
      // An address that no socket may be opened to, as a page's policy has it.
      timers.after('wait', 0, () => events.ended({ code: 1006, reason: String(error) }));
    }
    return mine;
  }

  function pauseMs(): number {
    return timing.pollMs[options.topics().length === 1 ? 0 : 1] * (0.5 + Math.random());
  }

  function probe(): void {
    const askedAt = Date.now();
    if (!link?.send) {
      if (askedAt - (heardAt ?? 0) > 1.5 * beatMs) step({ type: 'silent' });
      return;
    }
    link.send({ type: 'ping' });
    timers.after('probe', timing.probeMs, () => (heardAt ?? 0) < askedAt && step({ type: 'silent' }));
  }

  function send(message: () => object | undefined): void {
    const mine = link;
    if (!mine?.send) return step({ type: 'ended', code: 1006, reason: 'the connection is asked to begin again' });
    const now = Date.now();
    sendAt = Math.max(now, sendAt + sendEveryMs);
    const sendNow = () => {
      const content = mine === link && message();
      if (content) mine.send?.(content);
    };
    if (sendAt === now) sendNow();
    else timers.after(`send ${sendAt}`, sendAt - now, sendNow);
  }
}
