import { setTimeout as delay } from 'node:timers/promises';
import { type Dialect, LoadViewer, Tally } from './load-viewer.ts';

// The process that plays the viewers. It does what the calls of load-client.ts ask for, one at a time.

export type OpenOptions = {
  readonly port: number;
  /** `{rev}` in it becomes a rev of `revs`, spread evenly over the viewers. */
  readonly path: string;
  readonly revs?: readonly [from: number, to: number];
  readonly dialect: Dialect;
  readonly offersDeflate: boolean;
  readonly openingFrames: number;
  readonly count: number;
  /** How many of them read what they get, for latency. */
  readonly readers: number;
  /** Connect at random times within so long; without, as fast as the server lets them in. */
  readonly windowMs?: number;
};

/** `lateMs`: for each viewer let in within a window, from its connecting until it was served. */
export type Opened = {
  readonly compressed: boolean;
  readonly readers: number;
  readonly bytes: number;
  readonly lateMs: readonly number[];
};

/** from, to (revs; a snapshot is from 0) and microseconds of the monotonic clock: three numbers for each text that a reader got. */
export type Arrivals = readonly number[];

export type Counted = {
  readonly deliveries: number;
  readonly bytes: number;
  readonly failures: number;
  readonly atMicros: number;
};

const connectingAtOnce = 64;
const tally = new Tally();
let viewers: LoadViewer[] = [];
let arrivals: number[] = [];

const calls = {
  async open(options: OpenOptions): Promise<Opened> {
    tally.reset();
    tally.failures = 0;
    arrivals = [];
    const lateMs: number[] = [];
    const places = Array.from({ length: options.count }, (_, place) => place);
    if (options.windowMs === undefined) await fastest(options, places);
    else await withinWindow(options, options.windowMs, places, lateMs);
    const readers = viewers.filter(({ isReader }) => isReader).length;
    return { compressed: viewers[0]?.compressed ?? false, readers, bytes: tally.bytes, lateMs };
  },
  begin(): void {
    tally.reset();
    arrivals = [];
  },
  /** Resolves when so many deliveries were counted since `begin`, or after the time. */
  async counted({ deliveries, withinMs }: { deliveries: number; withinMs: number }): Promise<Counted> {
    await tally.reaches(deliveries, withinMs);
    return { deliveries: tally.deliveries, bytes: tally.bytes, failures: tally.failures, atMicros: nowMicros() };
  },
  arrivals: (): Arrivals => arrivals,
  cut(): void {
    for (const viewer of viewers) viewer.cut();
    viewers = [];
  },
};

export type LoadCalls = typeof calls;

async function fastest(options: OpenOptions, places: number[]): Promise<void> {
  const lane = async () => {
    for (let place = places.pop(); place !== undefined; place = places.pop()) await start(options, place).served;
  };
  await Promise.all(Array.from({ length: connectingAtOnce }, lane));
}

/** `lateMs`: for each viewer, how long from its connecting until it was served. */
async function withinWindow(options: OpenOptions, windowMs: number, places: number[], lateMs: number[]): Promise<void> {
  const one = async (place: number) => {
    await delay(Math.random() * windowMs);
    const began = performance.now();
    await start(options, place).served;
    lateMs.push(performance.now() - began);
  };
  await Promise.all(places.map(one));
}

function start(options: OpenOptions, place: number): LoadViewer {
  const { count, readers, path, revs } = options;
  const [from, to] = revs ?? [0, 0];
  const every = Math.max(1, Math.floor(count / Math.max(1, readers)));
  const isReader = readers > 0 && place % every === every - 1;
  const viewer = new LoadViewer(
    {
      ...options,
      path: path.replace('{rev}', String(from + Math.floor(((to - from) * place) / count))),
      ...(isReader ? { onText: note } : {}),
    },
    tally,
  );
  viewers.push(viewer);
  return viewer;
}

const deltaPosition = /^.{0,80}"from":(\d+),"to":(\d+)/;
const snapshotPosition = /^\{"type":"snapshot".{0,200}?"rev":(\d+)/;

function note(text: string): void {
  const delta = deltaPosition.exec(text);
  if (delta) return void arrivals.push(Number(delta[1]), Number(delta[2]), nowMicros());
  const snapshot = snapshotPosition.exec(text);
  if (snapshot) arrivals.push(0, Number(snapshot[1]), nowMicros());
}

function nowMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

process.on('message', async ({ id, call, argument }: { id: number; call: keyof LoadCalls; argument: never }) => {
  try {
    process.send?.({ id, value: await calls[call](argument) });
  } catch (error) {
    process.send?.({ id, error: (error as Error).message });
  }
});
process.once('disconnect', () => process.exit());
process.send?.({ type: 'ready' });
