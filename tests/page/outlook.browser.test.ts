import type { Definition } from '@election-night/shared/election/definition.ts';
import type { CountRow, OutlookRow } from '@election-night/shared/election/row.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { until } from '../faults/until.ts';
import { cellsOf, everythingOf, type Newsroom, openNewsroom, shows, textOf } from './newsroom.ts';
import { type RecordedNight, startRecordedNight } from './recorded-night.ts';

// The outlook of the invented islands, as it is and without strata. The tests go on from each other: a night only goes forward.

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let islands: RecordedNight;
let plain: RecordedNight;
let newsroom: Newsroom;

beforeAll(async () => {
  [islands, plain] = await Promise.all([
    startRecordedNight('harbour-2031'),
    startRecordedNight('harbour-2031', withoutStrata),
  ]);
  newsroom = await openNewsroom([islands.url, plain.url]);
});
afterAll(async () => {
  await newsroom?.stop();
  await Promise.all([islands?.stop(), plain?.stop()]);
});

/** All units are of one kind, the assembly has a threshold, and most polls close between two reports of turnout. */
function withoutStrata({ units, contests, ...definition }: Definition): Definition {
  const [assembly, ...others] = contests as [Definition['contests'][number], ...Definition['contests']];
  const threshold = { percent: 11.5, base: 'all-options' } as const;
  return {
    ...definition,
    units: units.map(({ stratum: _, ...unit }) =>
      unit.id === 'HARBOUR' ? { ...unit, closes: '2031-10-25T20:27:00+00:00' } : unit,
    ),
    contests: [{ ...assembly, threshold }, ...others],
  };
}

const markup = ({ url }: RecordedNight, more = '') => `<en-outlook src="${url}" ${more}></en-outlook>`;

async function rowOf<R>(night: RecordedNight, key: string): Promise<R> {
  return (await night.snapshot()).rows.get(key) as unknown as R;
}
const percent = (value: number | undefined) => (value === undefined ? '\u2013' : `${value.toFixed(2)}%`);

describe('before there is an outlook', () => {
  test('there is nothing, not even a frame', async () => {
    await islands.goTo('2031-10-25T22:20:00Z');
    const page = await newsroom.open(`${markup(islands)}<en-count src="${islands.url}"></en-count>`);
    await shows(page, 'en-count', 'units in');
    expect(await rowOf(islands, 'outlook:count:assembly')).toBeUndefined();
    expect(await textOf(page, 'en-outlook')).toBe('');
    expect(await everythingOf(page, 'en-outlook')).not.toContain('class="frame"');
    await page.close();
  });

  test('a contest that there is not is named', async () => {
    const page = await newsroom.open(markup(islands, 'contest="senate"'));
    await shows(page, 'en-outlook', 'This night has no contest senate.');
    await page.close();
  });
});

describe('while ten of twelve stations are complete', () => {
  test('the table has estimate, interval and what is counted, as the snapshot does', async () => {
    await islands.goTo('2031-10-26T00:55:00Z');
    const outlook = await rowOf<OutlookRow>(islands, 'outlook:count:assembly');
    const count = await rowOf<CountRow>(islands, 'count:assembly:HARBOUR');
    expect(outlook.reporting).toEqual({ in: 10, of: 12 });
    const page = await newsroom.open(markup(islands));
    await shows(page, 'en-outlook', 'An estimate, not counted: 10 of 12 units are complete.');
    const names = { TIDE: 'Tide', VINE: 'Vine', ANCHOR: 'Anchor', LANTERN: 'Lantern', GULL: 'Gull' } as const;
    const options = Object.keys(outlook.shares ?? {}).sort(
      (one, other) => (outlook.shares?.[other] ?? 0) - (outlook.shares?.[one] ?? 0),
    );
    const cells = await cellsOf(page, 'en-outlook');
    expect(cells).toEqual(
      options.map((id) => [
        expect.stringContaining(names[id as keyof typeof names]),
        percent(outlook.shares?.[id]),
        ...(outlook.interval[id] ?? []).map(percent),
        percent(count.shares?.[id]),
      ]),
    );
    await page.close();
  });

  test('it is drawn unlike votes, and says what it does not say', async () => {
    const page = await newsroom.open(markup(islands));
    await shows(page, 'en-outlook', 'a random sample, which they never are: small ones count faster');
    await shows(page, 'en-outlook', 'Units are compared with those of their own kind alone.');
    const everything = await everythingOf(page, 'en-outlook');
    expect(everything).not.toContain('class="fill"');
    expect(everything.match(/class="interval"/g)).toHaveLength(5);
    await page.close();
  });

  test('on the page it stands after the count', async () => {
    const page = await newsroom.open('');
    await page.goto(new URL('/', islands.url).href);
    await until('the page has an outlook', 10_000, async () => (await page.locator('en-outlook').count()) === 1);
    const order = await page.evaluate(
      `[...document.querySelectorAll('#night .section')].map(({ localName }) => localName)`,
    );
    expect((order as string[]).slice(0, 2)).toEqual(['en-count', 'en-outlook']);
    await shows(page, 'en-outlook', 'An estimate, not counted');
    await page.close();
  });

  test('it looks well', async () => {
    await newsroom.lookAt('outlook', markup(islands), (page) => shows(page, 'en-outlook', /10/));
  });
});

describe('without strata', () => {
  test('the turnout of the end is estimated once the polls are closed, beside what is reported', async () => {
    await plain.goTo('2031-10-25T20:25:00Z');
    const early = await rowOf<OutlookRow>(plain, 'outlook:turnout:HARBOUR');
    expect(early.reporting).toEqual({ in: 5, of: 12 });
    const page = await newsroom.open(`<en-turnout src="${plain.url}"></en-turnout>`);
    await shows(page, 'en-turnout', 'Turnout by region at');
    expect(await textOf(page, 'en-turnout')).not.toContain('May end at');
    await plain.goTo('2031-10-25T20:28:00Z');
    const { interval } = await rowOf<OutlookRow>(plain, 'outlook:turnout:HARBOUR');
    const [low = 0, high = 0] = interval['percent'] ?? [];
    const range = `${low.toFixed(2)}–${high.toFixed(2)}%`;
    await shows(page, 'en-turnout', `${range} an estimate by the parts that are in, not counted`);
    expect((await cellsOf(page, 'en-turnout')).at(-1)?.slice(0, 2)).toEqual(['May end at', range]);
    await page.close();
  });

  test('the warning is stronger, and each interval is told by its side of the threshold', async () => {
    await plain.goTo('2031-10-26T00:30:00Z');
    const { interval } = await rowOf<OutlookRow>(plain, 'outlook:count:assembly');
    const page = await newsroom.open(markup(plain));
    await shows(page, 'en-outlook', 'where small ones come first, the estimate says nothing');
    expect(await textOf(page, 'en-outlook')).not.toContain('of their own kind');
    const sideOf = ([low, high]: readonly [number, number]) =>
      low > 11.5 ? 'above the threshold' : high < 11.5 ? 'below the threshold' : 'on both sides of the threshold';
    const expected = Object.values(interval).map(sideOf).sort();
    const cells = await cellsOf(page, 'en-outlook');
    const said = cells.map((line) => line.at(-1));
    expect([...said].sort()).toEqual(expected);
    expect(new Set(said).size).toBeGreaterThan(1);
    await page.close();
  });

  test('it looks well', async () => {
    await newsroom.lookAt('outlook-plain', markup(plain), (page) => shows(page, 'en-outlook', /12/));
  });
});

test('with the last unit it goes', async () => {
  const page = await newsroom.open(markup(islands));
  await shows(page, 'en-outlook', /10 of 12/);
  await islands.goTo('2031-10-26T02:00:00Z');
  await until('there is nothing any more', 10_000, async () => (await textOf(page, 'en-outlook')) === '');
  expect(newsroom.complaints).toEqual([]);
  await page.close();
});
