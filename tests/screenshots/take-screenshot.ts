import type { Browser, Page } from 'playwright-core';
import type { RecordedNight } from '../page/recorded-night.ts';
import { deskKeyOf } from './moments.ts';
import type { View } from './views.ts';

/** A wall fits its columns to the screen in steps, by a timer. */
const settleMs = 2500;
const redrawMs = 300;
/** The epoch is another one in each run; carets blink. */
const still = ':has(> .epoch) { display: none !important; } * { caret-color: transparent !important; }';

/** A PNG of the view as the night stands. The same night gives the same picture. */
export async function takeScreenshot(browser: Browser, night: RecordedNight, view: View): Promise<Buffer> {
  const origin = new URL(night.url).origin;
  const page = await browser.newPage({
    ...{ baseURL: origin, locale: 'en-GB', timezoneId: 'Asia/Almaty', colorScheme: 'light', reducedMotion: 'reduce' },
    // Whoever takes the picture hides something by a style, which the page's policy would not let in.
    bypassCSP: true,
    ...view.look,
  });
  // Spans of the wall clock, such as since the last message, are nothing.
  await page.clock.setFixedTime(new Date());
  await page.goto(view.isDesk ? `${view.path}#desk-key=${deskKeyOf(night)}` : view.path);
  await page.waitForSelector('#live:not([hidden]) main');
  await page.waitForTimeout(settleMs);
  if (view.mostHigh !== undefined) await makeRoom(page, view.mostHigh);
  const png = await page.screenshot({ style: still, animations: 'disabled' });
  await page.close();
  return png;
}

/** A window as high as the page: what stands at the lower edge of a window would else lie over the middle of the picture. */
async function makeRoom(page: Page, mostHigh: number): Promise<void> {
  const [width, height] = (await page.evaluate('[innerWidth, document.documentElement.scrollHeight]')) as [
    number,
    number,
  ];
  await page.setViewportSize({ width, height: Math.min(height, mostHigh) });
  await page.waitForTimeout(redrawMs);
}
