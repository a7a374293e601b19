import { build } from 'hdr-histogram-js';
import { figure } from '../figures/format.ts';
import { median } from '../figures/median.ts';
import { printTable } from '../figures/print-table.ts';
import { progress } from '../figures/progress.ts';
import type { LoadClient } from '../load/load-client.ts';
import { oneAfterTheOther, withCrowd } from './crowd.ts';
import type { Effort } from './measure-size.ts';
import { type Paced, pace } from './pace.ts';
import type { System, Systems } from './systems.ts';

/** The busiest minute of a night: more changes than a server can write one by one. What of them arrives, when, and for how much. */
export async function measureBusyMinute(
  client: LoadClient,
  { ours, oursDeflated, wsPrepared, uws, bun }: Systems,
  { viewers, perSecond, seconds }: { readonly viewers: number; readonly perSecond: number; readonly seconds: number },
  effort: Effort,
): Promise<void> {
  const systems = [ours, oursDeflated, wsPrepared, uws, bun].filter(({ missing }) => missing === undefined);
  const runs = new Map(systems.map((system) => [system, [] as Paced[]]));
  for (let round = 1; round <= effort.rounds; round += 1) {
    for (const system of systems) {
      progress(`${perSecond} commits/s, round ${round} of ${effort.rounds}: ${system.name}`);
      const run = await withCrowd(client, system, viewers, async (crowd) => {
        await oneAfterTheOther(crowd, effort.warmUpSeconds);
        return pace(crowd, 1000 / perSecond, perSecond * seconds);
      });
      runs.get(system)?.push(run);
    }
  }
  const title = `${perSecond} commits/s to ${viewers} viewers, ${effort.rounds} × ${seconds} s
share of the core and as a multiple of uWebSockets.js; frames/s a viewer; changes that were there half a second after the last;
ms from a commit to its arrival`;
  const figures = new Map([...runs].map(([system, own]) => [system, summary(own)]));
  printTable(title, [
    ['', 'core', '× uWS', 'frames/s', 'arrived', 'p50 ms', 'p99', 'max'],
    ...systems.map((system) => row(system, figures)),
  ]);

  function summary(own: readonly Paced[]) {
    const latency = build({ highestTrackableValue: 600_000_000, numberOfSignificantValueDigits: 3 });
    for (const run of own) latency.add(run.latency);
    const middle = (pick: (run: Paced) => number) => median(own.map(pick));
    return {
      coreShare: middle(({ coreShare }) => coreShare),
      framesPerSecond: middle(({ deliveries }) => deliveries / viewers / seconds),
      arrivedPercent: 100 * middle(({ arrivedShare }) => arrivedShare),
      latency: [50, 99, 100].map((percentile) => latency.getValueAtPercentile(percentile) / 1000),
    };
  }

  function row(system: System, of: ReadonlyMap<System, ReturnType<typeof summary>>): readonly string[] {
    const own = of.get(system);
    if (!own) return [system.name];
    return [
      system.name,
      figure(own.coreShare, 2),
      figure(own.coreShare / (of.get(uws)?.coreShare ?? Number.NaN), 2),
      figure(own.framesPerSecond),
      `${figure(own.arrivedPercent)} %`,
      ...own.latency.map((ms) => figure(ms, 1)),
    ];
  }
}
