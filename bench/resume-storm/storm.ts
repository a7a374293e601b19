import { setTimeout as delay } from 'node:timers/promises';
import { cpuSeconds } from '../figures/cpu-time.ts';
import { forgetPeak, peakResidentBytes } from '../figures/memory.ts';
import type { LoadClient } from '../load/load-client.ts';
import type { RunningBroadcaster } from '../night/broadcaster.ts';
import { countRow } from '../night/count-row.ts';

/** One way for everybody to come back. */
export type StormKind = {
  readonly name: string;
  /** Each viewer names the last rev it had; without, it gets a snapshot. */
  readonly resumes: boolean;
  readonly offersDeflate: boolean;
  /** The server was killed and has to load its board again; else the viewers' connections broke and the server lives on. */
  readonly restarts: boolean;
};

export type StormFigures = {
  readonly compressed: boolean;
  /** CPU of the server from the cut until the last viewer was current, its start included where it was started again. */
  readonly cpuSeconds: number;
  readonly seconds: number;
  /** Of each viewer, from its connecting until it was current. */
  readonly lateMs: readonly number[];
  readonly peakBytes: number;
  readonly bytes: number;
};

export type Night = { readonly rows: number; readonly commitsPerSecond: number; readonly revsBehind: number };

/** Cuts everybody off at once and lets them come back at random times within the window, while the night goes on. */
export async function storm(
  broadcaster: RunningBroadcaster,
  client: LoadClient,
  kind: StormKind,
  { viewers, windowMs, night }: { readonly viewers: number; readonly windowMs: number; readonly night: Night },
): Promise<StormFigures> {
  const { log, feedPath, port } = broadcaster;
  const cutAt = log.rev;
  const goesOn = goOn(broadcaster, night);
  try {
    const start = performance.now();
    const cpuBefore = kind.restarts ? 0 : cpuSeconds(broadcaster.process.pid);
    if (!kind.restarts) forgetPeak(broadcaster.process.pid);
    await Promise.all([client.call('cut'), kind.restarts ? broadcaster.restart() : undefined]);
    const position = kind.resumes ? `&epoch=${log.epoch}&rev={rev}` : '';
    const opened = await client.call('open', {
      ...{ port, path: `${feedPath}?topics=all${position}`, revs: [cutAt - night.revsBehind, cutAt] as const },
      ...{ dialect: 'websocket' as const, offersDeflate: kind.offersDeflate, openingFrames: 2 },
      ...{ count: viewers, readers: 100, windowMs },
    });
    const figures = {
      compressed: opened.compressed,
      cpuSeconds: cpuSeconds(broadcaster.process.pid) - cpuBefore,
      seconds: (performance.now() - start) / 1000,
      lateMs: opened.lateMs,
      peakBytes: peakResidentBytes(broadcaster.process.pid),
      bytes: opened.bytes,
    };
    await mustBeCurrent(client, cutAt, opened.readers);
    return figures;
  } finally {
    await goesOn.stop();
  }
}

/** What everybody got first reaches the rev at which they were cut off. */
async function mustBeCurrent(client: LoadClient, cutAt: number, readers: number): Promise<void> {
  const arrivals = await client.call('arrivals');
  let current = 0;
  for (let place = 0; place + 2 < arrivals.length; place += 3) {
    const [from, to] = arrivals.slice(place, place + 2) as [number, number];
    if (from <= cutAt && to >= cutAt) current += 1;
  }
  if (current < readers) throw new Error(`${readers - current} of ${readers} viewers came back to an older state`);
}

function goOn({ log }: RunningBroadcaster, { rows, commitsPerSecond }: Night): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await log.commit([countRow(log.rev % rows, log.rev)]);
      await delay(1000 / commitsPerSecond, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
