import type { SeriesRow, TurnoutRow } from '@election-night/shared/election/row.ts';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { until } from '../faults/until.ts';
import { cellsOf, everythingOf, type LookName, type Newsroom, openNewsroom, shows } from './newsroom.ts';
import { type RecordedNight, type Snapshot, startRecordedNight } from './recorded-night.ts';

// The two elements of turnout over the recorded night of Kazakhstan, at moments of it. The tests go on from each other.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let newsroom: Newsroom;
let night: RecordedNight;
let regions: string[];

beforeAll(async () => {
  night = await startRecordedNight('kazakhstan-2023');
  await night.goTo('2023-03-19T09:00:00+06:00');
  newsroom = await openNewsroom([night.url]);
  regions = night.definition.units.filter(({ parent }) => parent === 'KZ').map(({ id }) => id);
});
afterAll(async () => {
  await newsroom?.stop();
  await night?.stop();
});

const element = (tag: string) => `<${tag} src="${night.url}"></${tag}>`;
const open = (tag: string) => newsroom.open(element(tag));
const lookAt = (
  tag: string,
  moment: string,
  ready: (page: Page) => Promise<unknown>,
  which?: readonly LookName[],
): Promise<void> => newsroom.lookAt(`${tag}-${moment}`, element(tag), ready, which);

/** Text of everything that fits, by its `data-unit`. */
const textByUnit = (page: Page, tag: string, selector: string) =>
  page.evaluate(
    `Object.fromEntries([...(document.querySelector('${tag}').shadowRoot?.querySelectorAll('${selector}') ?? [])].map((one) => [(one.closest('[data-unit]') ?? one).dataset.unit, one.textContent.trim()]))`,
  ) as Promise<Readonly<Record<string, string>>>;

const dash = '\u2013';
const turnoutOf = ({ rows }: Snapshot, unit: string) =>
  rows.get(`turnout:${unit}`) as unknown as TurnoutRow | undefined;
const seriesOf = ({ rows }: Snapshot, unit: string) =>
  (rows.get(`series:turnout:${unit}`) as unknown as SeriesRow | undefined)?.points ?? [];
const whole = new Intl.NumberFormat('en-GB');

/** Of the snapshot, without a word of the code under test. */
function expectedTiles(snapshot: Snapshot): Readonly<Record<string, string>> {
  return Object.fromEntries(regions.map((id) => [id, turnoutOf(snapshot, id)?.percent?.toFixed(2) ?? dash]));
}

/** Tiles and table have the snapshot's figures, and the snapshot is still the same rev afterwards. */
async function expectFigures(page: Page): Promise<void> {
  const snapshot = await night.snapshot('turnout');
  await until('the tiles have the figures', 10_000, async () => {
    const tiles = await textByUnit(page, 'en-turnout', '.tile b');
    return JSON.stringify(tiles, regions) === JSON.stringify(expectedTiles(snapshot), regions);
  });
  const cells = await cellsOf(page, 'en-turnout');
  const figures = [...regions, 'KZ'].map((id) => {
    const { percent, ballots, voters } = turnoutOf(snapshot, id) ?? {};
    return [
      percent === undefined ? dash : `${percent.toFixed(2)}%`,
      ballots === undefined ? dash : whole.format(ballots),
      voters === undefined ? dash : whole.format(voters),
    ];
  });
  expect(cells.map(([, ...more]) => more.slice(0, 3))).toEqual(figures);
  expect((await night.snapshot('turnout')).rev).toBe(snapshot.rev);
}

async function expectDay(page: Page): Promise<void> {
  const snapshot = await night.snapshot('turnout');
  const units = [...regions, 'KZ'];
  const moments = [...new Set(units.flatMap((id) => seriesOf(snapshot, id).map(([at]) => at)))].sort();
  const figureAt = (id: string, moment: string) => seriesOf(snapshot, id).find(([at]) => at === moment)?.[1];
  const expected = units.map((id) =>
    moments.map((moment) => {
      const percent = figureAt(id, moment);
      return percent === undefined ? dash : `${percent.toFixed(2)}%`;
    }),
  );
  await until('the table of the day has the figures', 10_000, async () => {
    const cells = await cellsOf(page, 'en-turnout-day');
    return JSON.stringify(cells.map(([, ...figures]) => figures)) === JSON.stringify(expected);
  });
  const evening = Date.parse('2023-03-20T03:00:00+06:00');
  const expectedPoints = Object.fromEntries(
    units.map((id) => [id, seriesOf(snapshot, id).filter(([at]) => Date.parse(at) <= evening).length]),
  );
  // The chart is drawn once its width is known, a frame after the table.
  await until('the lines have their points', 10_000, async () => {
    const points = (await page.evaluate(
      `Object.fromEntries([...document.querySelector('en-turnout-day').shadowRoot.querySelectorAll('.line')].map((line) => [line.dataset.unit, (line.querySelector('path').getAttribute('d').match(/[ML]/g) ?? []).length]))`,
    )) as Readonly<Record<string, number>>;
    return JSON.stringify(points, units) === JSON.stringify(expectedPoints, units);
  });
  expect((await night.snapshot('turnout')).rev).toBe(snapshot.rev);
}

/** Labels of lines, none of which lies on another or leaves the chart. */
async function expectLabelsApart(page: Page): Promise<void> {
  const boxes = (await page.evaluate(
    `[...document.querySelector('en-turnout-day').shadowRoot.querySelectorAll('.label')].map((label) => label.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom])`,
  )) as readonly (readonly [number, number])[];
  const sorted = [...boxes].sort(([one], [other]) => one - other);
  expect(sorted.length).toBeGreaterThan(0);
  sorted.forEach(([, bottom], at) => {
    expect(bottom).toBeLessThanOrEqual((sorted[at + 1]?.[0] ?? Number.POSITIVE_INFINITY) + 0.6);
  });
}

const detail = (page: Page) =>
  page.evaluate(
    `document.querySelector('en-turnout').shadowRoot.querySelector('.detail')?.innerText ?? ''`,
  ) as Promise<string>;
const focused = (page: Page, tag: string) =>
  page.evaluate(`document.querySelector('${tag}').shadowRoot.activeElement?.dataset.unit`);
const light = ['light'] as const;

describe('before anything was reported', () => {
  test('every region is said to be silent, and no day is drawn', async () => {
    await lookAt('en-turnout', '0900', (page) => shows(page, 'en-turnout', '20 regions have not reported'), light);
    await lookAt('en-turnout-day', '0900', (page) => shows(page, 'en-turnout-day', 'No turnout is known yet.'), light);
  });
});

describe('with a first report of three regions', () => {
  test('the others are hatched and said to be silent', async () => {
    await night.goTo('2023-03-19T09:30:00+06:00');
    const entries = [
      { unit: 'KZ-75', percent: 3.1 },
      { unit: 'KZ-62', percent: 6.4 },
      { unit: 'KZ-23', percent: 5.05 },
    ];
    await night.report('cec', 'turnout', '2023-03-19T08:10:00+06:00', ...entries);
    const page = await open('en-turnout');
    await expectFigures(page);
    await shows(page, 'en-turnout', '17 regions have not reported');
    const silent = await textByUnit(page, 'en-turnout', '.tile.silent');
    expect(Object.keys(silent)).toHaveLength(17);
    await page.close();
    await lookAt('en-turnout', '0930', expectFiguresIn, ['light', 'dark', 'phone']);
    await lookAt('en-turnout-day', '0930', expectDay, light);
  });
});

const expectFiguresIn = (page: Page) =>
  until('tiles', 10_000, async () => {
    const tiles = await textByUnit(page, 'en-turnout', '.tile b');
    return Object.keys(tiles).length === 20 && Object.values(tiles).some((text) => text !== dash);
  });

describe.each([
  ['1300', '2023-03-19T13:00:00+06:00'],
  ['1930', '2023-03-19T19:30:00+06:00'],
  ['2330', '2023-03-19T23:30:00+06:00'],
])('at %s', (name, moment) => {
  test('tiles, lines and tables have the figures of the snapshot at the same rev', async () => {
    await night.goTo(moment);
    const [map, day] = [await open('en-turnout'), await open('en-turnout-day')];
    await expectFigures(map);
    await expectDay(day);
    await expectLabelsApart(day);
    await map.close();
    await day.close();
  });

  test('it looks well, and axe finds nothing', async () => {
    const which = name === '2330' ? undefined : light;
    await lookAt('en-turnout', name, expectFiguresIn, which);
    await lookAt('en-turnout-day', name, expectLabelsIn, which);
  });
});

const expectLabelsIn = async (page: Page) => {
  await until(
    'labels',
    10_000,
    async () => Object.keys(await textByUnit(page, 'en-turnout-day', '.label')).length === 21,
  );
  await expectLabelsApart(page);
};

describe('a region', () => {
  test('shows its day, its figures and their basis when it is pointed at, and by arrow keys', async () => {
    const page = await open('en-turnout');
    await expectFigures(page);
    await page.locator('.tile[data-unit="KZ-71"]').hover();
    await until('the panel is of Astana', 5000, async () => (await detail(page)).includes('Astana'));
    const { ballots, voters } = turnoutOf(await night.snapshot('turnout'), 'KZ-71') ?? {};
    const words = await detail(page);
    expect(words).toContain(whole.format(ballots ?? 0));
    expect(words).toContain(whole.format(voters ?? 0));
    expect(words).toContain('derived from the other figures');
    await page.mouse.move(0, 0);
    await until('the panel is of the nation again', 5000, async () => /^Kazakhstan\n/.test(await detail(page)));

    await page.locator('.tile[data-unit="KZ-71"]').focus();
    for (const [key, unit] of [
      ['ArrowUp', 'KZ-59'],
      ['ArrowDown', 'KZ-11'],
      ['ArrowRight', 'KZ-71'],
      ['ArrowDown', 'KZ-35'],
      ['ArrowRight', 'KZ-10'],
    ]) {
      await page.keyboard.press(key as string);
      expect([key, await focused(page, 'en-turnout')]).toEqual([key, unit]);
    }
    await until('the panel is of Abai', 5000, async () => (await detail(page)).startsWith('Abai Region'));
    expect(
      await page.evaluate(
        `document.querySelector('en-turnout').shadowRoot.querySelectorAll('.tile[tabindex="0"]').length`,
      ),
    ).toBe(1);
    await page.close();
  });

  test('has its line in front, by keys and by pointer', async () => {
    const page = await open('en-turnout-day');
    await expectDay(page);
    await until('there are labels', 5000, async () => (await page.locator('.label').count()) === 21);
    await page.locator('.label[data-unit="KZ-31"]').focus();
    await shows(page, 'en-turnout-day', /Zhambyl Region\s+10:10 16\.54%/);
    await page.keyboard.press('End');
    expect(await focused(page, 'en-turnout-day')).toBe('KZ-75');
    await until('its line lies over the others', 5000, async () => {
      const order = `[...document.querySelector('en-turnout-day').shadowRoot.querySelectorAll('.line')].at(-1).dataset.unit`;
      return (await page.evaluate(order)) === 'KZ-75';
    });
    await page.locator('.label[data-unit="KZ-11"]').hover();
    await shows(page, 'en-turnout-day', /Akmola Region\s+10:10 15\.61%/);
    await newsroom.picture(page, 'en-turnout-day-pointed');
    await page.close();
  });
});

describe('a figure that is held', () => {
  test('is marked and said, and is nowhere', async () => {
    const asOf = '2023-03-19T22:20:00+06:00';
    await night.report('cec', 'turnout', asOf, { unit: 'KZ-10', percent: 98.76 });
    await until('it is held', 10_000, async () =>
      turnoutOf(await night.snapshot('turnout'), 'KZ-10')?.flags.includes('held'),
    );
    const page = await open('en-turnout');
    await expectFigures(page);
    await shows(page, 'en-turnout', 'A figure waits for a decision');
    await page.locator('.tile[data-unit="KZ-10"]').focus();
    await until('it is said', 5000, async () => (await detail(page)).includes('held for a decision'));
    expect(await page.locator('.tile[data-unit="KZ-10"] .visually-hidden').textContent()).toContain(
      'held for a decision',
    );
    expect(await everythingOf(page, 'en-turnout')).not.toContain('98.76');
    await newsroom.picture(page, 'en-turnout-held');
    await page.close();
  });
});

describe('on paper', () => {
  test('the table is there, and colours are those of light', async () => {
    const page = await newsroom.open(element('en-turnout'), { colorScheme: 'dark' });
    await expectFigures(page);
    await page.emulateMedia({ media: 'print' });
    const box = await page.locator('.tables table').boundingBox();
    expect(box?.height).toBeGreaterThan(300);
    await newsroom.picture(page, 'en-turnout-print');
    await page.close();
    const day = await open('en-turnout-day');
    await expectDay(day);
    await day.emulateMedia({ media: 'print' });
    await newsroom.picture(day, 'en-turnout-day-print');
    await day.close();
  });
});

test('nothing was said on the console', () => expect(newsroom.complaints).toEqual([]));
