import { loadavg } from 'node:os';
import type { Browser } from 'playwright-core';
import { buildWhereOld } from '../clients/dashboard/build.ts';
import { launchChromium } from '../tests/browser/launch-chromium.ts';
import { machine } from './figures/machine.ts';
import { progress } from './figures/progress.ts';
import { startBroadcaster } from './night/broadcaster.ts';
import { measureFirstLoad } from './page/measure-first-load.ts';
import { measureMemory } from './page/measure-memory.ts';
import { measureNight } from './page/measure-night.ts';
import { measurePainting } from './page/measure-painting.ts';
import type { Look } from './page/open-page.ts';
import { servePeerPages } from './page/peer-pages.ts';
import { type PlayedNight, startPlayedNight } from './page/played-night.ts';
import { pageSystems } from './page/systems.ts';

/** `laps`: as many deltas as in an hour of `npm start`. */
const full = {
  painting: { rounds: 3, changes: 70, quietMs: 2000 },
  nightSpeed: 600,
  memory: { speed: 40_000, laps: 36, seconds: 120, every: 3 },
  loads: 9,
};
const short: typeof full = {
  painting: { rounds: 1, changes: 10, quietMs: 1000 },
  nightSpeed: 6000,
  memory: { speed: 60_000, laps: 10, seconds: 60, every: 1 },
  loads: 3,
};
const hourOfMemory = { speed: 600, laps: Number.POSITIVE_INFINITY, seconds: 3600, every: 1 };
const allParts = ['load', 'painted', 'night', 'memory'];

const desktop: Look = { viewport: { width: 1440, height: 900 } };
const wall: Look = { viewport: { width: 1920, height: 1080 } };
const phone: Look = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, slowedDown: 4 };

type System = ReturnType<typeof pageSystems>;

/**
 * What the page asks of a viewer's machine, in a real Chromium, beside the least that a page can do and what is written without a framework.
 * `load`: sizes and the first load. `painted`: from a delta to its frame. `night`: the main thread in a whole night. `memory`: what stays;
 * with `--hour` for a real hour.
 */
export async function answer(options: { quick: boolean; hour: boolean; parts: readonly string[] }): Promise<void> {
  const { loads, painting, nightSpeed, memory } = options.quick ? short : full;
  const wants = (part: string) => (options.parts.length > 0 ? options.parts : allParts).includes(part);
  await buildWhereOld();
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const browser = await launchChromium();
    stops.push(() => browser.close());
    console.log(`${machine()}; Chromium ${browser.version()}; load average before ${loadavg()[0]?.toFixed(2)}\n`);
    const peers = await servePeerPages();
    stops.push(() => peers.stop());
    const systems = pageSystems(peers);
    progress('the night is played once');
    const night = await startPlayedNight();
    stops.push(() => night.stop());
    await night.play('max');
    if (wants('load')) await load(browser, night, systems, loads);
    if (wants('painted')) await painted(browser, night, systems, painting);
    if (wants('night')) await wholeNight(browser, night, systems, nightSpeed);
    if (wants('memory')) await remembered(browser, night, systems, options.hour ? hourOfMemory : memory);
    console.log(`load average after ${loadavg()[0]?.toFixed(2)}`);
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

function load(browser: Browser, night: PlayedNight, { ours }: System, loads: number): Promise<void> {
  const looks = [
    ['desktop', desktop],
    ['phone, 4 times slower', phone],
  ] as const;
  return measureFirstLoad(browser, night.url, ours, looks, loads);
}

/** The rows are those of the night; its log is written by the bench, so that the moment of the commit is known. */
async function painted(browser: Browser, night: PlayedNight, systems: System, effort: typeof full.painting) {
  const rows = await night.rows();
  const broadcaster = await startBroadcaster({ nights: night.nights, rows });
  try {
    await measurePainting(browser, broadcaster, rows, [systems.ours, systems.floor, systems.table], effort);
  } finally {
    await broadcaster.stop();
  }
}

/** In two turns, so that pages that work at the same moment are few. */
async function wholeNight(browser: Browser, night: PlayedNight, systems: System, speed: number): Promise<void> {
  const { ours, floor, table } = systems;
  const seat = (system: System[keyof System], look: Look, as: string = system.name) => ({ system, look, as });
  const all = [seat(ours, desktop), seat(floor, desktop), seat(table, desktop)];
  await measureNight(browser, night, all, speed);
  const phones = [ours, floor, table].map((system) => seat(system, phone, `${system.name}, a phone 4 times slower`));
  await measureNight(browser, night, [seat(systems.wall, wall), ...phones], speed);
}

function remembered(browser: Browser, night: PlayedNight, { ours, table }: System, effort: typeof full.memory) {
  const pages = [
    { system: ours, as: 'ours', watching: {} },
    { system: table, as: table.name, watching: {} },
    { system: ours, as: 'ours, and a listener that keeps every row', watching: { keepsRows: true } },
  ];
  return measureMemory(browser, night, pages, effort);
}
