import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { figure, ratio } from '../figures/format.ts';
import { printTable } from '../figures/print-table.ts';
import { progress } from '../figures/progress.ts';
import { aims } from './aims.ts';
import { type Look, type OpenPage, openPage, type PageMetrics, type Watched } from './open-page.ts';
import type { PlayedNight } from './played-night.ts';
import type { System } from './systems.ts';

export type Seat = { readonly system: System; readonly look: Look; readonly as: string };

type Seated = Seat & { readonly opened: OpenPage };
type Sums = PageMetrics & Watched & { readonly seconds: number };

const settleMs = 1000;

/** What a whole night costs the main thread, from opening the page to the end of the replay. All pages of a list watch the same replay. */
export async function measureNight(
  browser: Browser,
  night: PlayedNight,
  seats: readonly Seat[],
  speed: number,
): Promise<void> {
  const began = performance.now();
  const seated: Seated[] = [];
  for (const seat of seats) {
    seated.push({ ...seat, opened: await openPage(browser, seat.system, night.url, seat.look) });
  }
  const saying = setInterval(() => {
    progress(
      `the night at ${speed}×, for ${figure((performance.now() - began) / 1000)} s: ${seats.map(({ as }) => as).join('; ')}`,
    );
  }, 20_000);
  try {
    await night.play(speed);
  } finally {
    clearInterval(saying);
  }
  await delay(settleMs);
  const seconds = (performance.now() - began) / 1000;
  const sums = new Map<Seated, Sums>();
  for (const seat of seated) {
    sums.set(seat, { ...(await seat.opened.metrics()), ...(await seat.opened.watched()), seconds });
    await seat.opened.close();
  }
  print(sums, speed);
}

function print(all: ReadonlyMap<Seated, Sums>, speed: number): void {
  const [{ seconds }] = [...all.values()] as [Sums];
  const ms = (of: number) => figure(of * 1000);
  const least = Math.min(...[...all.values()].map(({ TaskDuration }) => TaskDuration));
  printTable(`The night at ${speed} times its speed, ${figure(seconds)} s: CPU of the main thread, ms`, [
    ['', 'all tasks', 'of the least', 'scripts', 'style', 'layout', 'deltas', 'ms / delta', 'of a core'],
    ...[...all].map(([{ as }, sums]) => [
      as,
      ms(sums.TaskDuration),
      ratio(sums.TaskDuration, least),
      ms(sums.ScriptDuration),
      ms(sums.RecalcStyleDuration),
      ms(sums.LayoutDuration),
      String(sums.deltas),
      figure((sums.TaskDuration * 1000) / sums.deltas, 1),
      `${figure((100 * sums.TaskDuration) / sums.seconds, 1)} %`,
    ]),
  ]);
  printTable(`Tasks of more than ${aims.taskMs} ms by the clock, which other work on the machine makes longer`, [
    ['', 'in opening', 'longest, ms', 'later', 'longest, ms', 'aim'],
    ...[...all].map(([{ as }, { longTasks }]) => {
      const opening = longTasks.filter(({ at }) => at < openingMs);
      const later = longTasks.filter(({ at }) => at >= openingMs);
      const longest = (tasks: Watched['longTasks']) =>
        tasks.length === 0 ? '–' : figure(Math.max(...tasks.map(({ ms: taken }) => taken)));
      const aim = `later none: ${later.length === 0 ? 'yes' : 'NO'}`;
      return [as, String(opening.length), longest(opening), String(later.length), longest(later), aim];
    }),
  ]);
}

/** Until then a page is being opened, and draws all of it for the first time. */
const openingMs = 3000;
