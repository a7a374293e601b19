import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { figure } from '../figures/format.ts';
import { median } from '../figures/median.ts';
import { printTable } from '../figures/print-table.ts';
import { progress } from '../figures/progress.ts';
import { aims, kept } from './aims.ts';
import { type OpenPage, openPage, type Watching } from './open-page.ts';
import type { PlayedNight } from './played-night.ts';
import type { System } from './systems.ts';

export type MemoryEffort = {
  readonly speed: number;
  /** The night so many times over; or until so many seconds are over. */
  readonly laps: number;
  readonly seconds: number;
  /** Laps between two looks. */
  readonly every: number;
};

/** `keepsRows`: the break that the bench must find, a listener that forgets nothing. */
export type Remembering = { readonly system: System; readonly as: string; readonly watching: Watching };

type Sample = {
  readonly deltas: number;
  readonly heapKb: number;
  readonly codeKb: number;
  readonly nodes: number;
  readonly listeners: number;
};

const settleMs = 500;
/** The share of the looks that is not in the slope: caches and the browser's own lists are filled meanwhile. */
const warmUp = 0.4;

/** The heap of a page that stays open while the night is played over and over, always looked at where the night is over. */
export async function measureMemory(
  browser: Browser,
  night: PlayedNight,
  pages: readonly Remembering[],
  { speed, laps, seconds, every }: MemoryEffort,
): Promise<void> {
  const opened: OpenPage[] = [];
  for (const { system, watching } of pages) opened.push(await openPage(browser, system, night.url, {}, watching));
  await delay(settleMs);
  const series = pages.map((): Sample[] => []);
  const look = async () => {
    const samples = await Promise.all(opened.map(sample));
    for (const [place, one] of samples.entries()) series[place]?.push(one);
  };
  const began = performance.now();
  for (let lap = 1; lap <= laps && performance.now() - began < seconds * 1000; lap += 1) {
    progress(
      `memory, lap ${lap}${Number.isFinite(laps) ? ` of ${laps}` : ''}, ${figure((performance.now() - began) / 1000)} s`,
    );
    await night.play(speed);
    await delay(settleMs);
    if (lap % every === 0) await look();
  }
  for (const page of opened) await page.close();
  print(pages, series, (performance.now() - began) / 1000, speed);
}

async function sample({ heap, metrics, watched }: OpenPage): Promise<Sample> {
  const { allBytes, codeBytes } = await heap();
  const { Nodes, JSEventListeners } = await metrics();
  const [heapKb, codeKb] = [(allBytes - codeBytes) / 1000, codeBytes / 1000];
  return { deltas: (await watched()).deltas, heapKb, codeKb, nodes: Nodes, listeners: JSEventListeners };
}

function print(
  pages: readonly Remembering[],
  series: readonly (readonly Sample[])[],
  seconds: number,
  speed: number,
): void {
  printTable(
    `The heap after a collection, without compiled code, kB, at the end of laps; ${figure(seconds)} s at ${speed} times the night's speed`,
    [
      ['deltas', ...pages.map(({ as }) => as)],
      ...(series[0] ?? []).map(({ deltas }, look) => [
        String(deltas),
        ...series.map((samples) => figure(samples[look]?.heapKb ?? Number.NaN)),
      ]),
    ],
  );
  printTable('What stays for 1,000 deltas', [
    ['', 'heap, kB', 'aim', 'compiled code, kB', 'nodes', 'from … to', 'listeners', 'from … to'],
    ...pages.map(({ as, watching }, place) => {
      const samples = (series[place] ?? []).slice(Math.floor((series[place] ?? []).length * warmUp));
      const slope = (of: (sample: Sample) => number) => slopeOf(samples.map((one) => [one.deltas / 1000, of(one)]));
      const range = (of: (sample: Sample) => number) => `${of(samples[0] as Sample)} … ${of(samples.at(-1) as Sample)}`;
      const heap = slope(({ heapKb }) => heapKb);
      const isSeen = `> ${aims.heapSlope} kB, must be seen: ${heap > aims.heapSlope ? 'yes' : 'NO'}`;
      return [
        as,
        figure(heap),
        watching.keepsRows ? isSeen : kept(aims.heapSlope, 'kB', heap),
        figure(slope(({ codeKb }) => codeKb)),
        figure(slope(({ nodes }) => nodes)),
        range(({ nodes }) => nodes),
        figure(slope(({ listeners }) => listeners)),
        range(({ listeners }) => listeners),
      ];
    }),
  ]);
}

/** The median of the slopes between any two looks (Theil and Sen): a look that is out of line moves it little. */
function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  return median(
    points.flatMap(([x, y], place) => points.slice(place + 1).map(([laterX, laterY]) => (laterY - y) / (laterX - x))),
  );
}
