import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { until } from '../../tests/faults/until.ts';
import { figure } from '../figures/format.ts';
import { median } from '../figures/median.ts';
import { printTable } from '../figures/print-table.ts';
import { progress } from '../figures/progress.ts';
import { aims, kept } from './aims.ts';
import { type Look, openPage } from './open-page.ts';
import type { System } from './systems.ts';

type Load = {
  readonly requests: number;
  /** On the wire, heads of the answers among them; without the feed. */
  readonly bytes: number;
  readonly firstPaintMs: number;
  /** Until a figure stands in an element of the running page, and its frame is painted. */
  readonly liveMs: number;
};

const built = new URL('../../clients/dashboard/dist/', import.meta.url);
const painted = new URL('../../clients/dashboard/public/', import.meta.url);
const ofPage = [
  ['page.js', built],
  ['index.html', painted],
  ['style.css', painted],
  ['icon.svg', painted],
] as const;

/** How large the files are; how many of them a first visit asks for, and when it sees what. */
export async function measureFirstLoad(
  browser: Browser,
  server: string,
  system: System,
  looks: readonly (readonly [name: string, look: Look])[],
  loads: number,
): Promise<void> {
  printSizes();
  const measured: [string, Load[]][] = [];
  for (const [name, look] of looks) {
    progress(`first load, ${loads} times: ${name}`);
    const of: Load[] = [];
    for (let turn = 0; turn < loads; turn += 1) of.push(await load(browser, server, system, look));
    measured.push([name, of]);
  }
  const middle = (of: readonly Load[], pick: (load: Load) => number) => figure(median(of.map(pick)));
  printTable(`The first load of the night that is over: loopback, cold cache, medians of ${loads}`, [
    ['', 'requests', 'bytes on the wire', 'aim', 'first contentful paint, ms', 'live, ms'],
    ...measured.map(([name, of]) => [
      name,
      middle(of, ({ requests }) => requests),
      middle(of, ({ bytes }) => bytes),
      kept(aims.loadedBytes, 'bytes', median(of.map(({ bytes }) => bytes))),
      middle(of, ({ firstPaintMs }) => firstPaintMs),
      middle(of, ({ liveMs }) => liveMs),
    ]),
  ]);
}

function printSizes(): void {
  const rows = [...ofPage, ['elements.js', built] as const].map(([name, folder]) => {
    const bytes = readFileSync(new URL(name, folder));
    return { name, sizes: [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length] };
  });
  const all = [0, 1, 2].map((place) =>
    rows.filter(({ name }) => name !== 'elements.js').reduce((sum, { sizes }) => sum + (sizes[place] ?? 0), 0),
  );
  printTable('Files, bytes', [
    ['', 'bytes', 'gzip', 'brotli', 'aim for gzip'],
    ...rows.map(({ name, sizes }) => [name, ...sizes.map(String), '']),
    ['the page: all but elements.js', ...all.map(String), kept(aims.loadedBytes, 'bytes', all[1] ?? 0)],
  ]);
}

async function load(browser: Browser, server: string, system: System, look: Look): Promise<Load> {
  const requests = new Map<string, number>();
  const opened = await openPage(browser, system, server, look, {
    live: true,
    beforeOpening: async (developer) => {
      await developer.send('Network.enable');
      developer.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        requests.set(requestId, encodedDataLength);
      });
    },
  });
  try {
    const liveMs = await until('the page is live', 20_000, async () => (await opened.watched()).liveAt);
    await opened.page.waitForLoadState('networkidle');
    const firstPaintMs = (await opened.page.evaluate(
      "performance.getEntriesByName('first-contentful-paint')[0].startTime",
    )) as number;
    const bytes = [...requests.values()].reduce((sum, size) => sum + size, 0);
    return { requests: requests.size, bytes, firstPaintMs, liveMs };
  } finally {
    await opened.close();
  }
}
