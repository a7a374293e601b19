import { setTimeout as delay } from 'node:timers/promises';
import { cpuSeconds } from '../figures/cpu-time.ts';
import { residentBytes } from '../figures/memory.ts';
import type { LoadClient } from '../load/load-client.ts';
import type { RunningSystem, System } from './systems.ts';

/** How many of the viewers read what they get and say when it came. */
const wantedReaders = 100;
/** Until a server has come to rest, and its memory says what idle viewers need. */
const settleMs = 250;

export type Crowd = {
  readonly server: RunningSystem;
  readonly client: LoadClient;
  readonly viewers: number;
  /** Viewers that tell when each change came. */
  readonly readers: number;
  readonly idleBytesPerViewer: number;
  readonly compressed: boolean;
};

/** Starts a system, lets so many viewers in, hands both to `measure`, and ends them whatever comes. */
export async function withCrowd<T>(
  client: LoadClient,
  system: System,
  viewers: number,
  measure: (crowd: Crowd) => Promise<T>,
): Promise<T> {
  const server = await system.start();
  try {
    await delay(settleMs);
    const before = residentBytes(server.pid);
    const { compressed, readers } = await client.call('open', {
      ...{ port: server.port, path: server.path, dialect: system.dialect, offersDeflate: system.offersDeflate },
      ...{ openingFrames: system.openingFrames, count: viewers, readers: Math.min(wantedReaders, viewers) },
    });
    await delay(settleMs);
    const idleBytesPerViewer = (residentBytes(server.pid) - before) / viewers;
    return await measure({ server, client, viewers, readers, idleBytesPerViewer, compressed });
  } finally {
    // Both, also where the client is the one that failed.
    await Promise.allSettled([client.call('cut'), server.stop()]);
  }
}

export type Stretch = {
  readonly deliveries: number;
  readonly bytes: number;
  readonly serverSeconds: number;
  readonly clientSeconds: number;
};

const deliveredWithinMs = 60_000;
/** A server that rests between two changes takes some times as long as it works. */
const longestFactor = 10;

/**
 * Changes one after the other, each when the one before has reached every viewer, until the server has worked for so long, so that every
 * system's figure is as precise. `count` changes each time, that the server learns of at once and tells in `frames` frames.
 */
export async function oneAfterTheOther(
  { server, client, viewers }: Crowd,
  workSeconds: number,
  { count = 1, frames = 1 }: { readonly count?: number; readonly frames?: number } = {},
): Promise<Stretch> {
  await client.call('begin');
  const [serverBefore, clientBefore] = [cpuSeconds(server.pid), cpuSeconds(client.pid)];
  const until = performance.now() + workSeconds * 1000 * longestFactor;
  let counted = { deliveries: 0, bytes: 0 };
  let serverSeconds = 0;
  for (let turn = 1; turn <= 2 || (serverSeconds < workSeconds && performance.now() < until); turn += 1) {
    await server.change(count);
    const expected = turn * viewers * frames;
    counted = await client.call('counted', { deliveries: expected, withinMs: deliveredWithinMs });
    if (counted.deliveries < expected) throw new Error(`${counted.deliveries} deliveries of ${expected} came`);
    serverSeconds = cpuSeconds(server.pid) - serverBefore;
  }
  return { ...counted, serverSeconds, clientSeconds: cpuSeconds(client.pid) - clientBefore };
}
