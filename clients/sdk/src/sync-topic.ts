import { digestText, rowDigest } from '@election-night/shared/wire/row-digest.ts';

/** A row as the sync rule sees it; what else is in it is the reader's business. */
export type SyncRow = { readonly key: string; readonly rev: number; readonly deleted?: true };

/** One message of the server, from whichever channel. Fields that a frame of its type must have are trusted to be there. */
export type SyncFrame = {
  readonly type: string;
  readonly topic?: string;
  readonly epoch?: string;
  readonly rev?: number;
  readonly from?: number;
  readonly to?: number;
  readonly at?: string;
  readonly rows?: readonly SyncRow[];
  readonly digest?: string;
};

/** What a viewer has of one topic. `rows` are those that stand at (`epoch`, `rev`), unless it waits for a snapshot: then there are none. */
export type TopicState = {
  readonly topic: string;
  epoch: string;
  rev: number;
  at: string | undefined;
  readonly rows: Map<string, SyncRow>;
  /** False before the first snapshot of the epoch, and after a digest that did not fit. */
  isLoaded: boolean;
  /** How far the server says to have sent. Above `rev`, something on the way was not taken: that is a gap, and the topic waits until `rev` reaches it. */
  sentTo: number;
  /** Sum of the digests of `rows`. */
  sum: number;
};

/** What whoever holds the connection has to do; a topic that waits is in one of the last three. */
export type SyncAction = 'none' | 'subscribe' | 'await-snapshot' | 'fetch-snapshot';

/** `keys`: rows that came, changed or went. `hasMoved`: the position or its time is another one. */
export type SyncStep = { readonly action: SyncAction; readonly keys: ReadonlySet<string>; readonly hasMoved: boolean };

/**
 * The sync rule of docs/protocol.md for one topic. It changes the state in place, and neither sends, fetches, waits nor asks for the
 * time. A frame of another topic, an older epoch or an unknown type changes nothing.
 */
export function syncTopic(state: TopicState, frame: SyncFrame): SyncStep {
  const step = steps[frame.type];
  const { epoch } = frame;
  if (!step || epoch === undefined || (frame.topic ?? state.topic) !== state.topic || epoch < state.epoch)
    return nothing;
  const dropped = epoch > state.epoch ? beginEpoch(state, epoch) : undefined;
  const taken = step(state, frame);
  if (!dropped) return taken;
  const action = taken.action === 'none' && !state.isLoaded ? 'await-snapshot' : taken.action;
  return { action, keys: new Set([...dropped, ...taken.keys]), hasMoved: true };
}

/** A topic of which nothing was heard: every epoch is larger than its own. */
export function emptyTopic(topic: string): TopicState {
  return { topic, epoch: '', rev: 0, at: undefined, rows: new Map(), isLoaded: false, sentTo: 0, sum: 0 };
}

/** What the topic waits for. In a gap its rows are right, and older than they could be. */
export function waitsFor(state: TopicState): 'snapshot' | 'gap' | undefined {
  if (!state.isLoaded) return 'snapshot';
  return state.rev < state.sentTo ? 'gap' : undefined;
}

const nothing: SyncStep = { action: 'none', keys: new Set(), hasMoved: false };

/** Each is called with a frame of the state's own epoch. */
const steps: Record<string, (state: TopicState, frame: SyncFrame) => SyncStep> = {
  snapshot(state, { rev = 0, at, rows = [], digest }) {
    if (rev < state.rev) return nothing;
    const before = new Map(state.rows);
    drop(state);
    Object.assign(state, { rev, at, isLoaded: true });
    for (const row of rows) put(state, row);
    const keys = [...before.keys(), ...state.rows.keys()];
    const isOther = (key: string) => before.get(key)?.rev !== state.rows.get(key)?.rev;
    // A snapshot from elsewhere may be older than what this connection has sent and we could not take: the rest is asked for.
    const action = waitsFor(state) ? 'subscribe' : 'none';
    return checked(state, digest, { action, keys: new Set(keys.filter(isOther)), hasMoved: true });
  },

  delta(state, { from = 0, to = 0, at, rows = [], digest }) {
    if (to < state.rev) return nothing;
    if (!state.isLoaded || from > state.rev) return missed(state, to);
    if (to === state.rev) return checked(state, digest, nothing);
    const keys = new Set<string>();
    for (const row of rows) if (put(state, row)) keys.add(row.key);
    Object.assign(state, { rev: to, at });
    return checked(state, digest, { action: 'none', keys, hasMoved: true });
  },

  heartbeat(state, { rev = 0, at }) {
    if (waitsFor(state)) return missed(state, rev);
    if (rev <= state.rev) return nothing;
    Object.assign(state, { rev, at });
    return { ...nothing, hasMoved: true };
  },

  /** The first frame of a connection, which was asked to begin where we are: what another one did not bring, this one will. */
  hello(state) {
    state.sentTo = 0;
    return nothing;
  },

  reset: () => nothing,
};

/** What the server has sent and we could not take. One subscribe is enough, however many frames follow before its answer. */
function missed(state: TopicState, to: number): SyncStep {
  const isNew = waitsFor(state) === undefined && to > state.rev;
  state.sentTo = Math.max(state.sentTo, to);
  return isNew ? { ...nothing, action: 'subscribe' } : nothing;
}

/** A frame that ends at our rev tells what the rows there must add up to. */
function checked(state: TopicState, digest: string | undefined, step: SyncStep): SyncStep {
  if (digest === undefined || digest === digestText(state.sum)) return step;
  return { action: 'fetch-snapshot', keys: new Set([...step.keys, ...drop(state)]), hasMoved: true };
}

function put(state: TopicState, row: SyncRow): boolean {
  const { key, rev } = row;
  const stored = state.rows.get(key);
  if (stored && stored.rev >= rev) return false;
  if (stored) state.sum -= rowDigest(key, stored.rev);
  if (row.deleted) return state.rows.delete(key);
  state.rows.set(key, row);
  state.sum += rowDigest(key, rev);
  return true;
}

/** The position stays: what is older than it is still older. */
function drop(state: TopicState): string[] {
  const keys = [...state.rows.keys()];
  state.rows.clear();
  Object.assign(state, { isLoaded: false, sum: 0 });
  return keys;
}

function beginEpoch(state: TopicState, epoch: string): string[] {
  Object.assign(state, { epoch, rev: 0, at: undefined, sentTo: 0 });
  return drop(state);
}
