import { setTimeout as delay } from 'node:timers/promises';
import { cpuSeconds } from '../figures/cpu-time.ts';
import { residentBytes } from '../figures/memory.ts';
import type { LoadClient } from '../load/load-client.ts';
import type { RunningSystem, System } from './systems.ts';

/** How many of the viewers read what they get and say when it came. */
const wantedReaders = 100;

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
    await delay(200);
    const before = residentBytes(server.pid);
    const { compressed, readers } = await client.call('open', {
      ...{ port: server.port, path: server.path, dialect: system.dialect, offersDeflate: system.offersDeflate },
      ...{ openingFrames: system.openingFrames, count: viewers, readers: Math.min(wantedReaders, viewers) },
    });
    await delay(500);
    const idleBytesPerViewer = (residentBytes(server.pid) - before) / viewers;
    return await measure({ server, client, viewers, readers, idleBytesPerViewer, compressed });
  } finally {
    // Both, also where the client is the one that failed.
    await Promise.allSettled([client.call('cut'), server.stop()]);
  }
}

export type Stretch = {
  readonly deliveries: number;
  readonly seconds: number;
  readonly bytes: number;
  readonly serverSeconds: number;
  readonly clientSeconds: number;
};

const deliveredWithinMs = 60_000;

/**
 * Changes one after the other, each when the one before has reached every viewer, for so long and at least twice. `count` changes each
 * time, that the server learns of at once and tells in `frames` frames.
 */
export async function oneAfterTheOther(
  { server, client, viewers }: Crowd,
  forMs: number,
  { count = 1, frames = 1 }: { readonly count?: number; readonly frames?: number } = {},
): Promise<Stretch> {
  await client.call('begin');
  const [serverBefore, clientBefore, start] = [cpuSeconds(server.pid), cpuSeconds(client.pid), performance.now()];
  let expected = 0;
  let counted = { deliveries: 0, bytes: 0 };
  for (let turn = 0; turn < 2 || performance.now() - start < forMs; turn += 1) {
    await server.change(count);
    expected += viewers * frames;
    counted = await client.call('counted', { deliveries: expected, withinMs: deliveredWithinMs });
    if (counted.deliveries < expected) throw new Error(`${counted.deliveries} deliveries of ${expected} came`);
  }
  return {
    ...counted,
    seconds: (performance.now() - start) / 1000,
    serverSeconds: cpuSeconds(server.pid) - serverBefore,
    clientSeconds: cpuSeconds(client.pid) - clientBefore,
  };
}
