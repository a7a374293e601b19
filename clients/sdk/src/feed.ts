import type { FeedState, Transport } from './feed-state.ts';
import { type ConnectionTiming, keepConnection } from './keep-connection.ts';
import type { FetchLike, Frame } from './link.ts';
import { namedTimers } from './named-timers.ts';
import { notifyChanges } from './notify-changes.ts';
import type { SocketConstructor } from './open-socket.ts';
import { mergeRows, newestOf, type Rows } from './rows.ts';
import { emptyTopic, type SyncFrame, syncTopic, type TopicState, waitsFor } from './sync-topic.ts';

export type { Transport } from './feed-state.ts';
export type { ConnectionTiming } from './keep-connection.ts';
export type { AnswerLike, FetchLike } from './link.ts';
export type { SocketConstructor, SocketLike } from './open-socket.ts';
export type { AnyRow, RowOf, Rows } from './rows.ts';

export type FeedOptions = {
  /** Which rows; `summary` without a list. */
  readonly topics?: readonly string[];
  /** For a Node that has none of its own; `false`: do without. */
  readonly WebSocket?: SocketConstructor | false;
  readonly fetch?: FetchLike;
  readonly timing?: Partial<ConnectionTiming>;
  /** A snapshot of one of the topics that is there already, as a page has it: the feed begins with it, and asks for what came after. */
  readonly snapshot?: FirstSnapshot;
};

/** As the server gives it; `topic` and `epoch` say where it belongs. */
export type FirstSnapshot = SyncFrame & {
  readonly type: 'snapshot';
  readonly topic: string;
  readonly night?: string;
  readonly mode?: string;
};

/** `retryAt`: milliseconds since 1970, while waiting. `reason`: why the connection before ended, or why none is wanted. */
export type Connection = {
  readonly state: FeedState['kind'];
  readonly transport: Transport;
  readonly retryAt?: number;
  readonly reason?: string;
};

/** `rev` counts the public commits of the `epoch`; `at` is the night's time of that commit. */
export type FeedPosition = { readonly epoch: string; readonly rev: number; readonly at: string | undefined };

export type FeedTopic = FeedPosition & {
  readonly rows: Rows;
  /** False before the first picture of an epoch; then there are no rows. */
  readonly isLoaded: boolean;
};

export type FeedChange = {
  /** Keys of the rows that came, changed or went; none where only the position or the connection is another one. */
  readonly keys: ReadonlySet<string>;
  readonly connection: Connection;
};

export type Feed = {
  /** The rows of all topics as they stand now. */
  readonly rows: Rows;
  readonly topics: ReadonlyMap<string, FeedTopic>;
  /** Topics that this night does not have. */
  readonly unknownTopics: readonly string[];
  readonly connection: Connection;
  /** What all loaded topics have reached; absent before the first picture. */
  readonly position: FeedPosition | undefined;
  readonly night: string | undefined;
  /** `live`, `test` or `replay`: show it. */
  readonly mode: string | undefined;
  /** When anything was heard last, milliseconds since 1970. */
  readonly heardAt: number | undefined;
  /** The rows may be out of date: no connection, silence, or a topic that waits for what it lacks. */
  readonly stale: boolean;
  /** The first complete picture. Fails where there will be none: refused, closed, or no such topics. */
  readonly ready: Promise<Feed>;
  /** Begins with what is there. A reader who is slow gets several changes as one. Ends when the feed is closed. */
  changes(): AsyncIterableIterator<FeedChange>;
  /** Calls back after each change; what it returns ends that. */
  onChange(listener: (change: FeedChange) => void): () => void;
  close(): void;
};

const standardTiming: ConnectionTiming = {
  openMs: 10_000,
  answerMs: 5000,
  backoffMs: [1000, 30_000],
  stableMs: 10_000,
  restartMs: [500, 8000],
  promoteMs: [120_000, 300_000],
  probeMs: 4000,
  tickMs: 5000,
  pollMs: [1000, 4000],
};
/** A topic that was fetched in vain is fetched the less often; after this time the count begins anew. */
const forgetTriesMs = 60_000;

/** Follows a night, whatever the network does, until `close`. `url`: `https://host/v1/nights/<id>`. */
export function openFeed(url: string, options: FeedOptions = {}): Feed {
  const request = options.fetch ?? (globalThis.fetch.bind(globalThis) as FetchLike);
  const timing = { ...standardTiming, ...options.timing };
  const base = baseOf(url);
  const states = new Map((options.topics ?? ['summary']).map((name) => [name, emptyTopic(name)]));
  const unknown = new Set<string>();
  const known = () => [...states.values()].filter(({ topic }) => !unknown.has(topic));
  const rows = mergeRows(states);
  const topics = new Map([...states].map(([name, state]) => [name, viewOf(state)]));
  const timers = namedTimers();
  const tries = new Map<TopicState, { count: number; at: number }>();
  const changes = notifyChanges<FeedChange>(
    () => ({ keys: new Set(rows.keys()), connection: connectionOf() }),
    (earlier, later) => ({ ...later, keys: new Set([...earlier.keys, ...later.keys]) }),
  );
  const { snapshot } = options;
  const first = snapshot && states.get(snapshot.topic);
  if (first && snapshot) syncTopic(first, snapshot);
  let about: { night?: string | undefined; mode?: string | undefined } = {
    night: snapshot?.night,
    mode: snapshot?.mode,
  };
  let settle!: { resolve(feed: Feed): void; reject(error: Error): void };
  const ready = new Promise<Feed>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // Nobody has to wait for it.
  ready.catch(() => undefined);

  const connection = keepConnection({
    url: base,
    fetch: request,
    Socket: (options.WebSocket ?? (globalThis as { WebSocket?: SocketConstructor }).WebSocket) || undefined,
    timing,
    query,
    topics: known,
    onFrame: receive,
    onMove() {
      if (connection.state.kind === 'refused') timers.end();
      tell();
    },
  });
  for (const state of states.values()) if (waitsFor(state)) awaitSnapshot(state);

  const feed: Feed = {
    rows,
    topics,
    ready,
    changes: changes.changes,
    onChange: changes.onChange,
    close() {
      timers.end();
      connection.close();
      changes.end();
    },
    get unknownTopics() {
      return [...unknown];
    },
    get connection() {
      return connectionOf();
    },
    get position() {
      return slowestOf(newestOf(states));
    },
    get night() {
      return about.night;
    },
    get mode() {
      return about.mode;
    },
    get heardAt() {
      return connection.heardAt;
    },
    get stale() {
      return !isConnected.has(connection.state.kind) || connection.isSilent || known().some(waitsFor);
    },
  };
  if (first) tell(new Set(first.rows.keys()));
  return feed;

  function connectionOf(): Connection {
    const { kind, transport, retryAt, reason } = connection.state;
    return { state: kind, transport, ...(retryAt && { retryAt }), ...(reason && { reason }) };
  }

  /** Where every topic has a place in one history, the next connection begins at the earliest; else with whole pictures. */
  function query(): string {
    const wanted = known();
    const asked = new URLSearchParams({ topics: wanted.map(({ topic }) => topic).join() });
    const slowest = slowestOf(newestOf(states));
    if (slowest && newestOf(states).length === wanted.length) {
      asked.set('epoch', slowest.epoch);
      asked.set('rev', String(slowest.rev));
    }
    return asked.toString();
  }

  function receive(frame: Frame): void {
    if (connection.state.kind === 'closed') return;
    const { night, mode } = frame;
    about = { night: night ?? about.night, mode: mode ?? about.mode };
    if (frame.type === 'hello' && frame.topics) {
      for (const { topic } of known()) if (!frame.topics.includes(topic)) unknown.add(topic);
    }
    const keys = new Set<string>();
    let hasMoved = false;
    for (const state of known()) {
      const step = syncTopic(state, frame);
      for (const key of step.keys) keys.add(key);
      hasMoved ||= step.hasMoved;
      if (step.action === 'subscribe') ask(state);
      else if (step.action === 'fetch-snapshot') fetchLater(state);
      else if (!waitsFor(state)) timers.cancel(state.topic);
      else if (step.action === 'await-snapshot' || frame.type === 'hello') awaitSnapshot(state, frame.spreadMs);
    }
    if (hasMoved || frame.type === 'hello') tell(keys);
  }

  function tell(keys: ReadonlySet<string> = new Set()): void {
    const wanted = known();
    const { kind, reason } = connection.state;
    if (wanted.length === 0) settle.reject(new Error(`the night has none of these topics: ${[...unknown]}`));
    else if (wanted.every(({ isLoaded }) => isLoaded)) settle.resolve(feed);
    else if (kind === 'refused' || kind === 'closed') settle.reject(new Error(reason ?? 'the feed was closed'));
    changes.tell({ keys, connection: connectionOf() });
  }

  /** A gap: one question, and where it is not answered in time, the whole picture. */
  function ask(state: TopicState): void {
    timers.after(state.topic, timing.answerMs, () => fetchSnapshot(state));
    connection.send(() => {
      const { topic, epoch, rev } = state;
      return waitsFor(state) === 'gap' ? { type: 'subscribe', topic, epoch, rev } : undefined;
    });
  }

  /** It comes by itself, unless whoever polls. */
  function awaitSnapshot(state: TopicState, spreadMs = 0): void {
    const waitMs = connection.state.transport === 'poll' ? 0 : timing.answerMs;
    timers.after(state.topic, waitMs + Math.random() * spreadMs, () => fetchSnapshot(state));
  }

  function fetchLater(state: TopicState): void {
    const { count = 0 } = tries.get(state) ?? {};
    const [first, most] = timing.backoffMs;
    timers.after(state.topic, Math.random() * Math.min(most, first * 2 ** count), () => fetchSnapshot(state));
  }

  async function fetchSnapshot(state: TopicState): Promise<void> {
    const last = tries.get(state) ?? { count: 0, at: 0 };
    const count = Date.now() - last.at > forgetTriesMs ? 0 : last.count;
    tries.set(state, { count: count + 1, at: Date.now() });
    try {
      const address = `${base}/snapshot?topic=${encodeURIComponent(state.topic)}`;
      const signal = AbortSignal.timeout(timing.openMs);
      // What a cache had was of no use the first time.
      const answer = await request(address, { cache: count > 0 ? 'no-store' : 'default', signal });
      if (answer.ok) receive(await answer.json());
      else if ((await answer.json()).code === 'unknown-topic') {
        unknown.add(state.topic);
        tell();
      }
    } catch {
      // The feed goes on with what it has, and tries again.
    }
    // A snapshot that ends short has already been asked about.
    if (waitsFor(state) && !unknown.has(state.topic) && !timers.has(state.topic)) fetchLater(state);
  }
}

const isConnected: ReadonlySet<string> = new Set(['live', 'streaming', 'polling']);

function slowestOf(states: readonly TopicState[]): FeedPosition | undefined {
  const [slowest] = [...states].sort((left, right) => left.rev - right.rev);
  return slowest && { epoch: slowest.epoch, rev: slowest.rev, at: slowest.at };
}

/** Live, and without what is the sync rule's own. */
function viewOf(state: TopicState): FeedTopic {
  return {
    rows: mergeRows(new Map([[state.topic, state]])),
    get epoch() {
      return state.epoch;
    },
    get rev() {
      return state.rev;
    },
    get at() {
      return state.at;
    },
    get isLoaded() {
      return state.isLoaded;
    },
  };
}

/** The address of the night, whichever of its addresses was given. */
function baseOf(url: string): string {
  const { href } = (globalThis as { location?: { href: string } }).location ?? {};
  const { origin, pathname } = new URL(url, href);
  return origin.replace(/^ws/, 'http') + pathname.replace(/(\/feed)?\/*$/, '');
}
