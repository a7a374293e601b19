import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { figure, ratio } from '../figures/format.ts';
import { median } from '../figures/median.ts';
import { percentile } from '../figures/percentile.ts';
import { printTable } from '../figures/print-table.ts';
import { progress } from '../figures/progress.ts';
import type { RunningBroadcaster } from '../night/broadcaster.ts';
import type { UnnumberedRow } from '../night/log-writer.ts';
import { aims, kept } from './aims.ts';
import { changingRows } from './changing-rows.ts';
import { type OpenPage, openPage, type Painting } from './open-page.ts';
import { figureNames, type System } from './systems.ts';

export type PaintingEffort = {
  /** Each system once a round, in turn. */
  readonly rounds: number;
  /** Of each figure, in a round. */
  readonly changes: number;
  /** A page without a change, for what its clocks cost. */
  readonly quietMs: number;
};

type Round = {
  readonly paintings: readonly (Painting & { readonly fromCommitMs: number })[];
  readonly missed: number;
  /** CPU milliseconds of the main thread for a change, without what runs by itself. */
  readonly cpuMs: number;
  /** CPU milliseconds a second of a page to which nothing comes. */
  readonly quietCpuMs: number;
};

/** Changes come this long apart, at no fixed place in a frame. */
const pauseMs = [30, 55] as const;
const settleMs = 600;

/** From the arrival of a delta to the frame that shows it: ours, the floor, and the whole table. */
export async function measurePainting(
  browser: Browser,
  broadcaster: RunningBroadcaster,
  rows: readonly UnnumberedRow[],
  systems: readonly System[],
  effort: PaintingEffort,
): Promise<void> {
  const server = `http://127.0.0.1:${broadcaster.port}`;
  const nextRows = changingRows(rows);
  const rounds = new Map(systems.map((system) => [system, [] as Round[]]));
  for (let round = 1; round <= effort.rounds; round += 1) {
    for (const system of systems) {
      progress(`painting, round ${round} of ${effort.rounds}: ${system.name}`);
      const opened = await openPage(browser, system, server, {}, { figures: true });
      await delay(settleMs);
      rounds.get(system)?.push(await measureRound(opened, broadcaster, nextRows, effort));
      await opened.close();
    }
  }
  printPainting(rounds);
}

async function measureRound(
  { metrics, watched }: OpenPage,
  { log }: RunningBroadcaster,
  nextRows: ReturnType<typeof changingRows>,
  { changes, quietMs }: PaintingEffort,
): Promise<Round> {
  const cpu = async () => ({ at: performance.now(), ms: (await metrics()).TaskDuration * 1000 });
  const before = await cpu();
  await delay(quietMs);
  const quiet = await cpu();
  const perSecond = ((quiet.ms - before.ms) / (quiet.at - before.at)) * 1000;
  const committedAt: number[] = [];
  for (let turn = 0; turn < changes; turn += 1) {
    for (const name of figureNames) {
      committedAt.push(performance.timeOrigin + performance.now());
      await log.commit(nextRows(name));
      const [least, most] = pauseMs;
      await delay(least + Math.random() * (most - least));
    }
  }
  await delay(settleMs);
  const after = await cpu();
  const { paintings, missed } = await watched();
  return {
    paintings: paintings.map((painting) => ({ ...painting, fromCommitMs: sinceCommit(painting, committedAt) })),
    missed,
    cpuMs: (after.ms - quiet.ms - (perSecond * (after.at - quiet.at)) / 1000) / (changes * figureNames.length),
    quietCpuMs: perSecond,
  };
}

/** A change is painted before the next one is committed: it came from the last commit before its arrival. */
function sinceCommit({ arrivedAt, ms }: Painting, committedAt: readonly number[]): number {
  const commit = committedAt.findLast((at) => at <= arrivedAt) ?? Number.NaN;
  return arrivedAt + ms - commit;
}

function printPainting(rounds: ReadonlyMap<System, readonly Round[]>): void {
  const paintingsOf = (system: System, name: string) =>
    (rounds.get(system) ?? []).flatMap(({ paintings }) => paintings).filter((painting) => painting.name === name);
  const systems = [...rounds.keys()];
  const floor = systems.find(({ name }) => name.includes('floor')) as System;
  for (const name of figureNames) {
    const times = (system: System) => paintingsOf(system, name).map(({ ms }) => ms);
    printTable(`From the arrival of a delta to the frame that shows it, ms: ${name}`, [
      [
        '',
        'changes',
        'median',
        'p95',
        'max',
        'of the floor',
        'frames, p95',
        'from commit, median',
        'p95',
        'aim for p95',
      ],
      ...systems.map((system) => {
        const paintings = paintingsOf(system, name);
        const ms = times(system);
        const fromCommit = paintings.map(({ fromCommitMs }) => fromCommitMs);
        return [
          system.name,
          String(ms.length),
          ...[median(ms), percentile(ms, 95), percentile(ms, 100)].map((value) => figure(value, 1)),
          ratio(median(ms), median(times(floor))),
          figure(
            percentile(
              paintings.map(({ frames }) => frames),
              95,
            ),
          ),
          ...[median(fromCommit), percentile(fromCommit, 95)].map((value) => figure(value, 1)),
          system === floor ? '' : kept(aims.paintedMs, 'ms', percentile(ms, 95)),
        ];
      }),
    ]);
  }
  const cpu = (system: System) => median((rounds.get(system) ?? []).map(({ cpuMs }) => cpuMs));
  printTable('CPU of the main thread, medians of the rounds', [
    ['', 'ms / change', 'of the floor', 'with no change, ms / s', 'not painted within 2 s', 'aim'],
    ...systems.map((system) => {
      const of = rounds.get(system) ?? [];
      const missed = of.reduce((sum, round) => sum + round.missed, 0);
      return [
        system.name,
        figure(cpu(system), 2),
        ratio(cpu(system), cpu(floor)),
        figure(median(of.map(({ quietCpuMs }) => quietCpuMs)), 1),
        String(missed),
        missed === 0 ? 'none: yes' : 'none: NO',
      ];
    }),
  ]);
}
