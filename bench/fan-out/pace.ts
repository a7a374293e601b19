import { setTimeout as delay } from 'node:timers/promises';
import { build, type Histogram } from 'hdr-histogram-js';
import { cpuSeconds } from '../figures/cpu-time.ts';
import type { Arrivals } from '../load/load-process.ts';
import { firstRev } from '../night/log-writer.ts';
import type { Crowd } from './crowd.ts';

export type Paced = {
  /** Microseconds from a change to its arrival, for each change and each viewer that reads, of what came at all. */
  readonly latency: Histogram;
  readonly deliveries: number;
  /** Of all changes to all readers, what was there when the last change was half a second old. */
  readonly arrivedShare: number;
  /** Share of a core that the server used while changes were made. */
  readonly coreShare: number;
  /** CPU that the server used from the first change until the last one had settled. */
  readonly serverSeconds: number;
};

const settleMs = 500;

/** Changes at even times, whether the server keeps up or not. */
export async function pace({ server, client, readers }: Crowd, everyMs: number, changes: number): Promise<Paced> {
  await client.call('begin');
  const madeAt = new Map<number, number>();
  const making: Promise<unknown>[] = [];
  const [cpuBefore, start] = [cpuSeconds(server.pid), performance.now()];
  for (let place = 0; place < changes; place += 1) {
    const wait = start + place * everyMs - performance.now();
    if (wait > 0) await delay(wait);
    const at = nowMicros();
    // Not awaited: the next one is due whatever becomes of this one.
    making.push(server.change(1).then((rev) => madeAt.set(rev, at)));
  }
  const coreShare = (cpuSeconds(server.pid) - cpuBefore) / ((performance.now() - start) / 1000);
  await Promise.all(making);
  await delay(settleMs);
  const serverSeconds = cpuSeconds(server.pid) - cpuBefore;
  const { deliveries } = await client.call('counted', { deliveries: 0, withinMs: 0 });
  const { latency, arrived } = lateness(madeAt, await client.call('arrivals'));
  return { latency, deliveries, arrivedShare: arrived / (changes * readers), coreShare, serverSeconds };
}

/** A frame that covers several changes brings each of them. */
function lateness(madeAt: ReadonlyMap<number, number>, arrivals: Arrivals): { latency: Histogram; arrived: number } {
  const latency = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 600_000_000,
    numberOfSignificantValueDigits: 3,
  });
  let arrived = 0;
  for (let place = 0; place + 2 < arrivals.length; place += 3) {
    const [from, to, at] = arrivals.slice(place, place + 3) as [number, number, number];
    for (let rev = Math.max(from, firstRev) + 1; rev <= to; rev += 1) {
      const made = madeAt.get(rev);
      if (made === undefined) continue;
      latency.recordValue(Math.max(1, at - made));
      arrived += 1;
    }
  }
  return { latency, arrived };
}

function nowMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
