import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { type HeapOfPage, heapOfPage } from './heap-of-page.ts';
import type { System } from './systems.ts';

export type Look = BrowserContextOptions & {
  /** How many times slower than this machine, as a phone is. */
  readonly slowedDown?: number;
};

/** What is watched in the page: nothing but messages and long tasks, if not more. */
export type Watching = {
  /** When each change of a figure was painted. */
  readonly figures?: boolean;
  /** When a figure first stood in an element. */
  readonly live?: boolean;
  /** Every row that came is kept: a leak that a bench of memory must find. */
  readonly keepsRows?: boolean;
  readonly beforeOpening?: (developer: CDPSession) => Promise<void>;
};

/** Seconds of the main thread's CPU since the page was opened, all tasks and what of them is scripts, layout and style; counts as they stand. */
export type PageMetrics = Readonly<
  Record<'TaskDuration' | 'ScriptDuration' | 'LayoutDuration' | 'RecalcStyleDuration', number>
> &
  Readonly<Record<'Nodes' | 'JSEventListeners', number>>;

export type Painting = {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly arrivedAt: number;
  /** From the arrival of the message to the end of the frame that shows its figure. */
  readonly ms: number;
  readonly frames: number;
};

export type Watched = {
  readonly deltas: number;
  readonly paintings: readonly Painting[];
  /** Figures that were not painted within two seconds. */
  readonly missed: number;
  /** Tasks of more than 50 ms, by the clock of the wall. */
  readonly longTasks: readonly { readonly at: number; readonly ms: number }[];
  readonly liveAt?: number;
};

export type OpenPage = {
  readonly page: Page;
  metrics(): Promise<PageMetrics>;
  watched(): Promise<Watched>;
  heap(): Promise<HeapOfPage>;
  close(): Promise<void>;
};

const desktop: Look = { viewport: { width: 1440, height: 900 } };
const script = readFileSync(new URL('in-page/watch-page.js', import.meta.url), 'utf8').replace(/;\s*$/, '');

/** A page in a context of its own: cold caches, a process of its own. */
export async function openPage(
  browser: Browser,
  { figures, urlOn }: System,
  server: string,
  { slowedDown, ...context }: Look = desktop,
  watching: Watching = {},
): Promise<OpenPage> {
  const own = await browser.newContext({ ...desktop, ...context });
  const page = await own.newPage();
  const developer = await own.newCDPSession(page);
  const watched = watching.figures || watching.live ? figures : [];
  const { keepsRows = false, live = false } = watching;
  await page.addInitScript({ content: `(${script})(${JSON.stringify({ figures: watched, keepsRows, live })});` });
  // CPU of the thread and not time by the clock: others use the machine too.
  await developer.send('Performance.enable', { timeDomain: 'threadTicks' });
  if (slowedDown !== undefined) await developer.send('Emulation.setCPUThrottlingRate', { rate: slowedDown });
  await watching.beforeOpening?.(developer);
  await page.goto(urlOn(server));
  return {
    page,
    async metrics() {
      const { metrics } = await developer.send('Performance.getMetrics');
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value])) as PageMetrics;
    },
    watched: () => page.evaluate('bench') as Promise<Watched>,
    heap: () => heapOfPage(developer),
    close: () => own.close(),
  };
}
