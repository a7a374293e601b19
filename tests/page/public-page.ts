import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../browser/launch-chromium.ts';
import { until } from '../faults/until.ts';
import { collectComplaints } from './newsroom.ts';
import type { RecordedNight, Snapshot } from './recorded-night.ts';

/** The public page of a night, in a real browser. */
export type PublicPage = {
  readonly browser: Browser;
  /** What the browser complained of so far; a test that provokes something takes it away. */
  readonly complaints: string[];
  /** A page that asked nothing yet. */
  blank(options?: BrowserContextOptions): Promise<Page>;
  /** `path`: `/`, `/unit/KZ-75?lang=kk`. Resolves once the page runs. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
};

export async function openPublicPage(origin: string): Promise<PublicPage> {
  const browser = await launchChromium();
  const complaints: string[] = [];

  async function blank(options: BrowserContextOptions = {}): Promise<Page> {
    const standard = { viewport: { width: 1280, height: 900 }, locale: 'en-GB', timezoneId: 'Asia/Almaty' };
    const page = await browser.newPage({ baseURL: origin, ...standard, ...options });
    collectComplaints(page, complaints);
    return page;
  }

  return {
    ...{ browser, complaints, blank },
    async open(path, options) {
      const page = await blank(options);
      await page.goto(path);
      await runs(page);
      return page;
    },
    close: () => browser.close(),
  };
}

/** The running page stands in place of the painted one. */
export function runs(page: Page): Promise<unknown> {
  return page.waitForSelector('#live:not([hidden]) main');
}

/** Which commit the page shows, painted or running. */
export async function positionOf(page: Page): Promise<{ readonly epoch: string; readonly rev: number } | undefined> {
  const said = (await page.evaluate(
    `(({ epoch, rev } = {}) => epoch && { epoch, rev: Number(rev) })(document.querySelector('main')?.dataset)`,
  )) as { epoch: string; rev: number } | undefined;
  return said ?? undefined;
}

/** Resolves with the snapshot, once the page shows the same commit and everything in it is drawn. */
export async function showsSnapshot(page: Page, night: RecordedNight): Promise<Snapshot> {
  const snapshot = await until(`${page.url()} shows what is served`, 15_000, () => snapshotAsShown(page, night));
  await isDrawn(page);
  return snapshot;
}

/** The snapshot, if the page shows the same commit. */
export async function snapshotAsShown(page: Page, night: RecordedNight): Promise<Snapshot | undefined> {
  const served = await night.snapshot();
  const shown = await positionOf(page);
  return shown?.epoch === served.epoch && shown.rev === served.rev ? served : undefined;
}

/** What the page has heard so far is drawn. */
export async function isDrawn(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
    for (const element of document.querySelectorAll('main .section')) await element.updateComplete;
  })()`);
}
