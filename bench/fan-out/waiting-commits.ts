import { figure } from '../figures/format.ts';
import { median } from '../figures/median.ts';
import { printTable } from '../figures/print-table.ts';
import { progress } from '../figures/progress.ts';
import type { LoadClient } from '../load/load-client.ts';
import { oneAfterTheOther, withCrowd } from './crowd.ts';
import type { Effort } from './measure-size.ts';
import type { System, Systems } from './systems.ts';

/**
 * Many commits that wait for a viewer at once, as after a stall of the log. Ours merges them into one delta: the write is the price, not
 * what is in it.
 */
export async function measureWaitingCommits(
  client: LoadClient,
  { ours, oursDeflated, wsPrepared, uws, bun }: Systems,
  viewers: number,
  waiting: number,
  effort: Effort,
): Promise<void> {
  const systems = [ours, oursDeflated, wsPrepared, uws, bun].filter(({ missing }) => missing === undefined);
  const micros = new Map(systems.map((system) => [system, [] as number[]]));
  const bytes = new Map<System, number>();
  for (let round = 1; round <= effort.rounds; round += 1) {
    for (const system of systems) {
      progress(`${waiting} commits waiting, round ${round} of ${effort.rounds}: ${system.name}`);
      await withCrowd(client, system, viewers, async (crowd) => {
        const frames = system === ours || system === oursDeflated ? 1 : waiting;
        await oneAfterTheOther(crowd, effort.warmUpSeconds, { count: waiting, frames });
        const stretch = await oneAfterTheOther(crowd, effort.workSeconds, { count: waiting, frames });
        const reached = stretch.deliveries / frames;
        micros.get(system)?.push((stretch.serverSeconds / reached) * 1e6);
        bytes.set(system, stretch.bytes / reached);
      });
    }
  }
  const costOf = (system: System) => median(micros.get(system) ?? []);
  printTable(`${waiting} commits that wait for each of ${viewers} viewers`, [
    ['', 'CPU µs / viewer', 'CPU µs / commit', 'bytes / viewer', 'ws prepared costs ×'],
    ...systems.map((system) => [
      system.name,
      figure(costOf(system), 1),
      figure(costOf(system) / waiting, 2),
      figure(bytes.get(system) ?? Number.NaN),
      figure(costOf(wsPrepared) / costOf(system), 1),
    ]),
  ]);
}
