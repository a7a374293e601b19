import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { until } from '../faults/until.ts';
import { type Newsroom, openNewsroom, textOf } from './newsroom.ts';
import { withCandidates } from './night-steps.ts';
import { type RecordedNight, startRecordedNight } from './recorded-night.ts';

// Each element alone in an article of somebody else, with one script and one tag. The tests go on from each other.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const listed = readFileSync(join(repositoryRoot, 'clients/dashboard/src/elements.ts'), 'utf8');
const elements = [...listed.matchAll(/'(en-[a-z-]+)': /g)].map(([, tag = '']) => tag);

let night: RecordedNight;
/** Where an outlook is. */
let islands: RecordedNight;
let newsroom: Newsroom;

beforeAll(async () => {
  [night, islands] = await Promise.all([
    startRecordedNight('kazakhstan-2023', withCandidates),
    startRecordedNight('harbour-2031'),
  ]);
  newsroom = await openNewsroom([night.url, islands.url]);
  await night.goTo('2023-03-19T21:50:00+06:00');
});
afterAll(async () => {
  await newsroom?.stop();
  await Promise.all([night?.stop(), islands?.stop()]);
});

describe('the clock of the night', () => {
  const skewMs = 600_000;
  /** Runs before anything of the page: the viewer's clock is ten minutes fast. */
  const fastClock = `(() => {
    const Right = Date;
    window.Date = class extends Right {
      constructor(...of) { of.length === 0 ? super(Right.now() + ${skewMs}) : super(...of); }
      static now() { return Right.now() + ${skewMs}; }
    };
  })()`;
  const left = `document.querySelector('en-exit-polls').shadowRoot?.querySelector('time[datetime^=PT]')?.dateTime`;
  const release = Date.parse('2023-03-20T00:00:00+06:00');

  test('P-HTTP-3: is right in an article of another host, though the viewer’s own is wrong, also when the browser kept the definition', async () => {
    const page = await newsroom.browser.newPage();
    await page.addInitScript(fastClock);
    await night.resume();
    // The second time the definition is as old as that.
    for (const waitMs of [0, 4000]) {
      await new Promise((done) => setTimeout(done, waitMs));
      await page.goto(newsroom.addressOf(`<en-exit-polls src="${night.url}"></en-exit-polls>`));
      await until('the time until the release is right', 10_000, async () => {
        const shown = Number(/^PT(\d+)S$/.exec((await page.evaluate(left)) as string)?.[1]);
        const expected = (release - Date.parse(await night.now())) / 1000;
        return Math.abs(shown - expected) < 2.5;
      });
    }
    await night.pause();
    await page.close();
  });
});

describe('when everything is known', () => {
  beforeAll(async () => {
    await Promise.all([night.goTo('2023-03-20T20:15:00+06:00'), islands.goTo('2031-10-26T00:55:00Z')]);
    const count = { unit: 'KZ', contest: 'district-01', votes: { ONE: 400, TWO: 300, THREE: 9, AGAINST_ALL: 4 } };
    await night.report('cec', 'count', '2023-03-20T20:13:00+06:00', count);
    await night.report('cec', 'turnout', '2023-03-19T14:20:00+06:00', {
      ...{ unit: 'KZ-59', percent: 41.07 },
      correction: { kind: 'correction', reason: 'Two digits were mixed up.' },
    });
  });

  test.each(elements)('<%s> draws itself with one script and one tag, and has a table with figures', async (tag) => {
    const { url } = tag === 'en-outlook' ? islands : night;
    const page = await newsroom.open(`<${tag} src="${url}"></${tag}>`);
    await until(`${tag} has a table`, 10_000, async () => {
      const cells = (await page.evaluate(
        `[...(document.querySelector('${tag}').shadowRoot?.querySelectorAll('tbody td') ?? [])].map((cell) => cell.textContent)`,
      )) as readonly string[];
      return cells.some((cell) => /\d/.test(cell));
    });
    expect(await textOf(page, tag)).toContain('REPLAY');
    expect(await page.locator(`${tag} caption`).count()).toBeGreaterThan(0);
    expect((await page.locator(tag).boundingBox())?.height).toBeGreaterThan(60);
    await page.close();
  });
});

test('there were elements, nothing was said on the console, and the script alone was asked for', () => {
  expect(elements.length).toBeGreaterThanOrEqual(8);
  expect(newsroom.complaints).toEqual([]);
  expect(new Set(newsroom.asked.filter((path) => path !== '/favicon.ico'))).toEqual(new Set(['/elements.js']));
});
