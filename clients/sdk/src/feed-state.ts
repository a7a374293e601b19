export type Transport = 'socket' | 'stream' | 'poll';

/** Times in milliseconds; a pair is a range out of which a random time is taken. */
export type Timing = {
  /** From opening a connection to its first frame; after that it counts as blocked. */
  readonly openMs: number;
  /** From a question on the connection to its answer; after that the snapshot is fetched. */
  readonly answerMs: number;
  /** The longest wait after the first failure, doubled after each further one up to the second figure. */
  readonly backoffMs: readonly [number, number];
  /** A connection that lived so long was a good one: the next failure is the first. */
  readonly stableMs: number;
  /** Window of a restart that was not announced. */
  readonly restartMs: readonly [number, number];
  /** When a better transport is tried again. */
  readonly promoteMs: readonly [number, number];
};

/** `live`: WebSocket. `streaming`: server-sent events. `polling`: long polls. `waiting`: for `retryAt`. `refused`: asking again the same would be refused again. */
export type FeedState = {
  readonly kind: 'connecting' | 'live' | 'streaming' | 'polling' | 'waiting' | 'refused' | 'closed';
  /** In use, or tried next. */
  readonly transport: Transport;
  /** When this kind began, milliseconds since 1970. */
  readonly since: number;
  readonly retryAt?: number;
  readonly reason?: string;
  /** Ends of connections in a row, none of which had lived for long. */
  readonly failures: number;
  /** WebSockets in a row that were blocked. */
  readonly blocked: number;
  /** Announced by the notice of a shutdown: the connection's end belongs to it. */
  readonly window?: readonly [number, number];
};

export type FeedEvent =
  /** The first frame of the connection that is being opened. */
  | { readonly type: 'hello' }
  | { readonly type: 'notice'; readonly window: readonly [number, number] }
  /** `code` as of a WebSocket. `isReached`: there was an answer, even if it was of no use. */
  | {
      readonly type: 'ended';
      readonly code: number;
      readonly reason?: string;
      readonly isReached?: boolean;
      readonly retryAfterMs?: number;
    }
  /** Nothing was heard for too long. */
  | { readonly type: 'silent' }
  /** The wait is over. */
  | { readonly type: 'due' }
  /** The machine or the page slept, or is looked at again. */
  | { readonly type: 'woke' }
  | { readonly type: 'online' }
  /** Time to look for a better transport. */
  | { readonly type: 'promote' }
  /** The better transport that was tried beside said hello. */
  | { readonly type: 'better' }
  | { readonly type: 'close' };

export type Effect =
  /** Ends what there is, and opens a connection by the state's transport. */
  | { readonly do: 'open' }
  /** Opens the best transport beside the one in use. */
  | { readonly do: 'try' }
  /** The one that was tried is the connection from now on. */
  | { readonly do: 'take' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'promote'; readonly ms: number }
  /** Makes sure that the other side still lives. */
  | { readonly do: 'probe' }
  /** Ends what there is. */
  | { readonly do: 'end' };

/** What is not the feed's own: the time, a random number in [0, 1), the best transport there is here. */
export type Surroundings = {
  readonly now: number;
  readonly random: number;
  readonly best: Transport;
  readonly timing: Timing;
};

export type FeedStep = readonly [FeedState, ...Effect[]];
type Cell<Event> = (state: FeedState, event: Event, around: Surroundings) => FeedStep;
type Table = {
  readonly [Kind in FeedState['kind']]: {
    readonly [Type in FeedEvent['type']]: Cell<Extract<FeedEvent, { type: Type }>>;
  };
};

/** The state after an event, and what is to be done about it. */
export function nextState(state: FeedState, event: FeedEvent, around: Surroundings): FeedStep {
  return (table[state.kind][event.type] as Cell<FeedEvent>)(state, event, around);
}

export function firstState({ best, now }: Surroundings): FeedState {
  return { kind: 'connecting', transport: best, since: now, failures: 0, blocked: 0 };
}

const kinds = { socket: 'live', stream: 'streaming', poll: 'polling' } as const;
/** After so many WebSockets that never said anything the next transport is tried. */
const mostBlocked = 2;

const stay: Cell<unknown> = (state) => [state];
const close: Cell<unknown> = (state, _, { now }) => [move(state, 'closed', now), { do: 'end' }];
const probe: Cell<unknown> = (state) => [state, { do: 'probe' }];
const note: Cell<{ readonly window: readonly [number, number] }> = (state, { window }) => [{ ...state, window }];
const open: Cell<unknown> = (state, _, { now }) => [move(state, 'connecting', now), { do: 'open' }];

/** Timers stood still while the machine slept. */
const openIfOver: Cell<unknown> = (state, event, around) =>
  (state.retryAt ?? 0) <= around.now ? open(state, event, around) : [state];

/** The network is another one: what was blocked may be open. One failure leads back. */
const openBest: Cell<unknown> = (state, _, { now, best }) => [
  { ...move(state, 'connecting', now), transport: best, blocked: mostBlocked - 1 },
  { do: 'open' },
];

const begin: Cell<unknown> = (state, _, around) => {
  const { transport, blocked } = state;
  const begun = { ...move(state, kinds[transport], around.now), blocked: transport === 'socket' ? 0 : blocked };
  return transport === around.best ? [begun] : [begun, promotion(around)];
};

const tryBest: Cell<unknown> = (state, _, around) => [state, { do: 'try' }, promotion(around)];
const takeBest: Cell<unknown> = (state, _, { now, best }) => [
  { ...move(state, kinds[best], now), transport: best, blocked: 0 },
  { do: 'take' },
];

/** The end of a connection that was good, or that the server ended with a word. */
const comeBack: Cell<Ended> = (state, event, around) => {
  const { code, reason = `ended with ${code}` } = event;
  if (code >= 4400 && code < 4500) return [{ ...move(state, 'refused', around.now), reason }, { do: 'end' }];
  const { timing, now } = around;
  const before = state.kind !== 'connecting' && now - state.since >= timing.stableMs ? 0 : state.failures;
  const ms = waitMs({ ...state, failures: before }, event, around);
  const { window: _, ...waiting } = { ...move(state, 'waiting', now), failures: before + 1, retryAt: now + ms, reason };
  return [waiting, { do: 'end' }, { do: 'wait', ms }];
};

/** The end of a connection that never began: unless the server said so, something on the way may be in the way. */
const begunNever: Cell<Ended> = (state, event, around) => {
  const isSaid = event.code > 1011;
  const blocked = isSaid ? 0 : state.blocked + 1;
  const transport = isSaid ? state.transport : nextTransport({ ...state, blocked }, event, around.best);
  return comeBack({ ...state, blocked, transport }, event, around);
};

const silence = { type: 'ended', code: 1006, reason: 'nothing was heard' } as const;
const asEnded =
  (cell: Cell<Ended>): Cell<unknown> =>
  (state, _, around) =>
    cell(state, silence, around);
/** A stream that says nothing is what a proxy does that keeps answers until they end. */
const neverHeard: Cell<unknown> = (state, _, around) => begunNever(state, { ...silence, isReached: true }, around);

/** What every connection does that has said hello. */
const connected = {
  hello: stay,
  notice: note,
  ended: comeBack,
  silent: asEnded(comeBack),
  due: stay,
  close,
} as const;
/** Less than the best. */
const lesser = { ...connected, online: openBest, promote: tryBest, better: takeBest } as const;
const deaf = {
  hello: stay,
  notice: stay,
  ended: stay,
  silent: stay,
  due: stay,
  woke: stay,
  online: stay,
  promote: stay,
  better: stay,
  close,
} as const;

/** Every state and every event: a pair that is missing does not compile. */
const table: Table = {
  connecting: { ...deaf, hello: begin, notice: note, ended: begunNever, silent: neverHeard },
  live: { ...connected, woke: probe, online: probe, promote: stay, better: stay },
  streaming: { ...lesser, woke: probe },
  polling: { ...lesser, woke: open },
  waiting: { ...deaf, due: open, woke: openIfOver, online: openBest },
  refused: deaf,
  closed: { ...deaf, close: stay },
};

type Ended = Extract<FeedEvent, { type: 'ended' }>;

function move(state: FeedState, kind: FeedState['kind'], now: number): FeedState {
  const { retryAt: _, reason: __, ...kept } = state;
  return { ...kept, kind, since: now };
}

/** Down a rung where the server answers and this transport does not get through; where nobody answers at all, the transport is not to blame. */
function nextTransport({ transport, blocked }: FeedState, { isReached }: Ended, best: Transport): Transport {
  if (transport === 'socket') return blocked < mostBlocked ? 'socket' : 'stream';
  return transport === 'stream' && isReached ? 'poll' : best;
}

function waitMs({ window, failures }: FeedState, { code, retryAfterMs = 0 }: Ended, around: Surroundings): number {
  const { random, timing } = around;
  if (window || code === 1012) return within(window ?? timing.restartMs, random);
  const [first, most] = timing.backoffMs;
  return Math.max(retryAfterMs * (1 + random), random * Math.min(most, first * 2 ** failures));
}

function promotion({ timing, random }: Surroundings): Effect {
  return { do: 'promote', ms: within(timing.promoteMs, random) };
}

function within([least, most]: readonly [number, number], random: number): number {
  return least + random * (most - least);
}
