import type { Histogram } from 'hdr-histogram-js';
import { figure, ratio } from '../figures/format.ts';
import { median } from '../figures/median.ts';
import { printTable } from '../figures/print-table.ts';
import { progress } from '../figures/progress.ts';
import type { LoadClient } from '../load/load-client.ts';
import { type Crowd, oneAfterTheOther, type Stretch, withCrowd } from './crowd.ts';
import { type Paced, pace } from './pace.ts';
import type { System } from './systems.ts';

export type Effort = {
  readonly rounds: number;
  /** CPU seconds of the server before anything is measured, and for each figure of a round. */
  readonly warmUpSeconds: number;
  readonly workSeconds: number;
  /** Of changes at even times. */
  readonly paceSeconds: number;
};

type Figures = {
  readonly serverMicros: number;
  readonly clientMicros: number;
  /** What a whole core would carry. */
  readonly deliveriesPerSecond: number;
  readonly bytesPerDelivery: number;
  readonly idleBytes: number;
  readonly compressed: boolean;
  /** Absent where the core does not carry ten changes a second. */
  readonly paced: Paced | undefined;
};

const changesPerSecond = 10;
/** Where a change costs so many times what there is for it, nobody waits for the proof. */
const hopelessFactor = 3;
const leastArrived = 0.99;

/** What a delivery costs each system with so many viewers, the systems in turn, round after round. */
export async function measureSize(
  client: LoadClient,
  systems: readonly System[],
  baseline: System,
  viewers: number,
  effort: Effort,
): Promise<void> {
  const figures = new Map(systems.map((system) => [system, [] as Figures[]]));
  for (let round = 1; round <= effort.rounds; round += 1) {
    for (const system of systems) {
      progress(`${viewers} viewers, round ${round} of ${effort.rounds}: ${system.name}`);
      figures.get(system)?.push(await withCrowd(client, system, viewers, (crowd) => measure(crowd, effort)));
    }
  }
  const costOf = (system: System) => median((figures.get(system) ?? []).map(({ serverMicros }) => serverMicros));
  const title = `${viewers} viewers, one server process on one core, medians of ${effort.rounds} rounds
CPU µs a delivery and as a multiple of ws prepared; deliveries/s of a whole core; bytes a delivery; KiB an idle viewer;
at ${changesPerSecond} changes/s: CPU µs a delivery, ms from a change to its arrival; at full speed: CPU µs a delivery of the load client`;
  printTable(title, [
    ['', 'CPU µs', '× ws', 'per s', 'bytes', 'KiB idle', 'µs at pace', 'p50 ms', 'p99', 'max', 'client µs'],
    ...systems.map((system) => {
      const own = figures.get(system) ?? [];
      const middle = (pick: (figures: Figures) => number) => median(own.map(pick));
      const isPlainUnasked = system.offersDeflate && !own[0]?.compressed;
      return [
        isPlainUnasked ? `${system.name} (not negotiated)` : system.name,
        figure(costOf(system), 1),
        ratio(costOf(system), costOf(baseline)),
        figure(middle(({ deliveriesPerSecond }) => deliveriesPerSecond)),
        figure(middle(({ bytesPerDelivery }) => bytesPerDelivery)),
        figure(middle(({ idleBytes }) => idleBytes) / 1024, 1),
        figure(
          middle(({ paced }) => (paced ? (paced.serverSeconds / paced.deliveries) * 1e6 : Number.NaN)),
          1,
        ),
        ...latencyCells(own.map(({ paced }) => paced?.latency)),
        figure(
          middle(({ clientMicros }) => clientMicros),
          1,
        ),
      ];
    }),
  ]);
}

async function measure(crowd: Crowd, { warmUpSeconds, workSeconds, paceSeconds }: Effort): Promise<Figures> {
  await oneAfterTheOther(crowd, warmUpSeconds);
  const stretch = await oneAfterTheOther(crowd, workSeconds);
  return {
    serverMicros: (stretch.serverSeconds / stretch.deliveries) * 1e6,
    clientMicros: (stretch.clientSeconds / stretch.deliveries) * 1e6,
    // Of a whole core: who rests between two changes, to merge them, could send in that time.
    deliveriesPerSecond: stretch.deliveries / stretch.serverSeconds,
    bytesPerDelivery: stretch.bytes / stretch.deliveries,
    idleBytes: crowd.idleBytesPerViewer,
    compressed: crowd.compressed,
    paced: await pacedChanges(crowd, stretch, paceSeconds),
  };
}

async function pacedChanges(crowd: Crowd, { serverSeconds, deliveries }: Stretch, seconds: number) {
  const everyMs = 1000 / changesPerSecond;
  const changeMs = (serverSeconds / deliveries) * crowd.viewers * 1000;
  if (changeMs > hopelessFactor * everyMs) return undefined;
  const paced = await pace(crowd, everyMs, changesPerSecond * seconds);
  return paced.arrivedShare > leastArrived ? paced : undefined;
}

function latencyCells(histograms: readonly (Histogram | undefined)[]): readonly string[] {
  const [first, ...others] = histograms.filter((histogram) => histogram !== undefined);
  if (!first) return ['overloaded', '–', '–'];
  for (const other of others) first.add(other);
  return [50, 99, 100].map((percentile) => figure(first.getValueAtPercentile(percentile) / 1000, 1));
}
