import type { Histogram } from 'hdr-histogram-js';
import { figure, ratio } from '../figures/format.ts';
import { median } from '../figures/median.ts';
import { printTable } from '../figures/print-table.ts';
import { progress } from '../figures/progress.ts';
import type { LoadClient } from '../load/load-client.ts';
import { type Crowd, oneAfterTheOther, withCrowd } from './crowd.ts';
import { pace } from './pace.ts';
import type { System } from './systems.ts';

export type Effort = {
  readonly rounds: number;
  readonly warmUpMs: number;
  /** How long each figure of a round is measured. */
  readonly stretchMs: number;
};

type Figures = {
  readonly serverMicros: number;
  readonly clientMicros: number;
  readonly deliveriesPerSecond: number;
  readonly bytesPerDelivery: number;
  readonly idleBytes: number;
  readonly compressed: boolean;
  /** Absent where the core does not carry ten changes a second. */
  readonly latency: Histogram | undefined;
};

const changesPerSecond = 10;

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
  printTable(`${viewers} viewers, one server process on one core, medians of ${effort.rounds} rounds`, [
    [
      ...['', 'CPU µs / delivery', '/ ws prepared', 'deliveries/s', 'bytes / delivery', 'KiB / idle viewer'],
      ...[`p50 ms at ${changesPerSecond}/s`, 'p99', 'max', 'CPU µs of the client'],
    ],
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
        ...latencyCells(own.map(({ latency }) => latency)),
        figure(
          middle(({ clientMicros }) => clientMicros),
          1,
        ),
      ];
    }),
  ]);
}

async function measure(crowd: Crowd, { warmUpMs, stretchMs }: Effort): Promise<Figures> {
  await oneAfterTheOther(crowd, warmUpMs);
  const stretch = await oneAfterTheOther(crowd, stretchMs);
  const deliveriesPerSecond = stretch.deliveries / stretch.seconds;
  const isOverloaded = deliveriesPerSecond < crowd.viewers * changesPerSecond;
  const everyMs = 1000 / changesPerSecond;
  return {
    serverMicros: (stretch.serverSeconds / stretch.deliveries) * 1e6,
    clientMicros: (stretch.clientSeconds / stretch.deliveries) * 1e6,
    deliveriesPerSecond,
    bytesPerDelivery: stretch.bytes / stretch.deliveries,
    idleBytes: crowd.idleBytesPerViewer,
    compressed: crowd.compressed,
    latency: isOverloaded ? undefined : (await pace(crowd, everyMs, Math.ceil(stretchMs / everyMs))).latency,
  };
}

function latencyCells(histograms: readonly (Histogram | undefined)[]): readonly string[] {
  const [first, ...others] = histograms.filter((histogram) => histogram !== undefined);
  if (!first) return ['overloaded', '–', '–'];
  for (const other of others) first.add(other);
  return [50, 99, 100].map((percentile) => figure(first.getValueAtPercentile(percentile) / 1000, 1));
}
