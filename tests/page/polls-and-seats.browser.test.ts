import type { Definition } from '@election-night/shared/election/definition.ts';
import type { ExitPollRow, SeatsRow } from '@election-night/shared/election/row.ts';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { until } from '../faults/until.ts';
import { cellsOf, everythingOf, type Newsroom, openNewsroom, shows, textOf } from './newsroom.ts';
import { type RecordedNight, startRecordedNight } from './recorded-night.ts';

// Exit polls and seats at the moments of recorded nights. The tests go on from each other: a night only goes forward.

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let kazakhstan: RecordedNight;
let tiny: RecordedNight;
let newsroom: Newsroom;

beforeAll(async () => {
  [kazakhstan, tiny] = await Promise.all([
    startRecordedNight('kazakhstan-2023'),
    startRecordedNight('tiny', withTiesAndBoard),
  ]);
  newsroom = await openNewsroom([kazakhstan.url, tiny.url]);
});
afterAll(async () => {
  await newsroom?.stop();
  await Promise.all([kazakhstan?.stop(), tiny?.stop()]);
});

/** Ties stay open, and a board has more seats than candidates. */
function withTiesAndBoard(definition: Definition): Definition {
  const [council] = definition.contests;
  if (council?.seatRule.method !== 'largest-remainder') throw new Error('tiny has another seat rule');
  const board = {
    id: 'board',
    names: { en: 'School board' },
    unit: 'TOWN',
    seats: 3,
    seatRule: { method: 'first-past-the-post', ties: 'open' },
    options: [
      { id: 'ANN', names: { en: 'Ann Ash' }, kind: 'candidate' },
      { id: 'BEN', names: { en: 'Ben Beech' }, kind: 'candidate' },
      { id: 'EVE', names: { en: 'Eve Elm' }, kind: 'candidate' },
    ],
  } as const;
  const opened = { ...council, seatRule: { ...council.seatRule, ties: 'open' } } as const;
  return { ...definition, contests: [opened, { ...board, options: [...board.options] }] };
}

const polls = (night: RecordedNight, contest: string) =>
  `<en-exit-polls src="${night.url}" contest="${contest}"></en-exit-polls>`;
const seats = (night: RecordedNight, contest: string, more = '') =>
  `<en-seats src="${night.url}" contest="${contest}" ${more}></en-seats>`;

async function rowOf<R>(night: RecordedNight, key: string): Promise<R | undefined> {
  return (await night.snapshot()).rows.get(key) as R | undefined;
}

describe('before the release', () => {
  test('there is the time of release, which is counted down, and nothing of any poll', async () => {
    await kazakhstan.goTo('2023-03-19T21:50:00+06:00');
    const page = await newsroom.open(polls(kazakhstan, 'list'), { timezoneId: 'Asia/Almaty' });
    await shows(page, 'en-exit-polls', 'under embargo until 20 March, 00:00');
    await shows(page, 'en-exit-polls', 'Released in 2 h 10 min');
    const times = await page.evaluate(
      `[...document.querySelector('en-exit-polls').shadowRoot.querySelectorAll('time')].map((time) => time.dateTime)`,
    );
    expect(times).toEqual(['2023-03-19T18:00:00.000Z', expect.stringMatching(/^PT7[78]\d\dS$/)]);
    await kazakhstan.resume();
    await shows(page, 'en-exit-polls', /2 h 9 min 5[0-7] s/);
    await kazakhstan.pause();
    const everything = await everythingOf(page, 'en-exit-polls');
    for (const poll of kazakhstanPolls) expect(everything).not.toContain(poll);
    for (const share of ['53.74', '53.33', '54.42', '53.46', '5.11', '4.91', '12,000', '354,000', '54.83'])
      expect(everything).not.toContain(share);
    expect(await cellsOf(page, 'en-exit-polls')).toEqual([]);
    await page.close();
  });

  test('there are no seats by a poll', async () => {
    const page = await newsroom.open(seats(kazakhstan, 'list'));
    await shows(page, 'en-seats', 'Nothing to give seats by yet.');
    const everything = await everythingOf(page, 'en-seats');
    for (const poll of kazakhstanPolls) expect(everything).not.toContain(poll);
    expect(everything).not.toMatch(/type="radio"|class="house"/);
    await page.close();
  });

  test('it looks well', async () => {
    await newsroom.lookAt('1-embargo', polls(kazakhstan, 'list') + seats(kazakhstan, 'list'), (page) =>
      shows(page, 'en-exit-polls', /00:00/),
    );
  });

  test('a contest that nobody polls has nothing at all', async () => {
    const page = await newsroom.open(polls(kazakhstan, 'district-01') + polls(kazakhstan, 'list'));
    await until('one of them has something', 10_000, () =>
      page.evaluate(`document.querySelectorAll('en-exit-polls')[1].shadowRoot?.querySelector('time') !== null`),
    );
    expect(await everythingOf(page, 'en-exit-polls')).not.toMatch(/<[a-z]/);
    await page.close();
  });
});

const kazakhstanPolls = ['Eurasian', 'Institute', 'SOCIS'];

describe('after the release', () => {
  test('every poll and the combination are there, with the figures of the snapshot at the same rev', async () => {
    await kazakhstan.goTo('2023-03-20T00:05:00+06:00');
    const page = await newsroom.open(polls(kazakhstan, 'list'));
    await shows(page, 'en-exit-polls', 'passes the threshold in 36 of 100 draws');
    const ids = ['combined', 'eurasian-integration', 'democracy-institute', 'socis-a'];
    const rows = await Promise.all(ids.map((id) => rowOf<ExitPollRow>(kazakhstan, `exit-poll:list:${id}`)));
    const cells = await cellsOf(page, 'en-exit-polls');
    const { contests } = (await (await fetch(`${kazakhstan.url}/definition`)).json()) as Definition;
    const options = contests[0]?.options ?? [];
    const [shares, passing] = [cells.slice(0, options.length), cells.slice(options.length)];
    for (const { id, names } of options) {
      const figures = rows.map((row) => `${row?.shares[id]?.toFixed(2)}% ±${row?.margin?.[id]?.toFixed(2)}`);
      expect(shares).toContainEqual([names['en'], ...figures]);
      const draws = rows.map((row) => row?.passing?.[id]);
      if (draws[0] !== undefined) expect(passing).toContainEqual([names['en'], ...draws.map(String)]);
    }
    expect(passing).toHaveLength(7);
    const text = await textOf(page, 'en-exit-polls');
    expect(text).toContain('Combination: 3 polls, each with the same weight; 354,000 voters asked');
    expect(text).toMatch(
      /Institute of Democracy: 12,000 voters asked; 300 polling stations; turnout estimated at 54\.83%/,
    );
    expect(text).toContain('Passes the threshold in every draw.');
    await page.close();
  });

  test('each poll gives its own seats, with intervals, chosen by keyboard', async () => {
    const page = await newsroom.open(seats(kazakhstan, 'list'));
    await shows(page, 'en-seats', 'Seats that all exit polls together would give');
    await expectSeats(page, 'combined');
    expect(await textOf(page, 'en-seats')).toContain(
      'Amanat has a majority: 40 of 69 seats, 35 are needed. The low end of its interval has it too.',
    );
    await page.getByRole('radio', { name: 'all polls' }).focus();
    for (const [id, name] of [
      ['eurasian-integration', 'Institute of Eurasian Integration'],
      ['democracy-institute', 'Institute of Democracy'],
      ['socis-a', 'SOCIS-A'],
    ] as const) {
      await page.keyboard.press('ArrowDown');
      await shows(page, 'en-seats', `would give: ${name}`);
      await expectSeats(page, id);
    }
    expect(await textOf(page, 'en-seats')).toMatch(/\(OSDP\)\s+below the threshold of 5%\s+0\s+0–4\s/);
    await page.close();
  });

  test('it looks well', async () => {
    await newsroom.lookAt('2-polls', polls(kazakhstan, 'list') + seats(kazakhstan, 'list'), async (page) => {
      await shows(page, 'en-exit-polls', /36/);
      await shows(page, 'en-seats', /39–42/);
    });
  });
});

/** The table has what the snapshot says, and the picture has as many seats. */
async function expectSeats(page: Awaited<ReturnType<Newsroom['open']>>, id: string): Promise<void> {
  const key = id === 'count' ? 'seats:list:count' : `seats:list:exit-poll:${id}`;
  const row = (await rowOf<SeatsRow>(kazakhstan, key)) as SeatsRow;
  const { contests } = (await (await fetch(`${kazakhstan.url}/definition`)).json()) as Definition;
  const expected = Object.entries(row.seats).map(([option, won]) => {
    const name = contests[0]?.options.find((one) => one.id === option)?.names['en'];
    const [low, high] = row.interval?.[option] ?? [];
    const interval = low === high ? `${low}` : `${low}–${high}`;
    const note = row.excluded.includes(option) ? 'below the threshold of 5%' : '';
    const named = new RegExp(`${(name as string).replace(/[()]/g, '\\$&')}\\s*${note}$`);
    return { name, cells: [expect.stringMatching(named), `${won}`, ...(row.interval ? [interval] : [])] };
  });
  const cells = await cellsOf(page, 'en-seats');
  const inOrder = contests[0]?.options.flatMap(
    ({ names }) => expected.find(({ name }) => name === names['en'])?.cells ?? [],
  );
  expect(cells.slice(0, -1).flat()).toEqual(inOrder);
  expect(await dotsOf(page)).toEqual(contests[0]?.options.flatMap(({ id }) => row.seats[id] || []));
}

/** Circles of each wedge of the picture. */
function dotsOf(page: Awaited<ReturnType<Newsroom['open']>>): Promise<unknown> {
  return page.evaluate(
    `[...document.querySelector('en-seats').shadowRoot.querySelectorAll('path.seats')].map((path) => path.getAttribute('d').split('M').length - 1)`,
  );
}

describe('when the count has come', () => {
  test('the count goes first, and the polls can still be chosen', async () => {
    const page = await newsroom.open(seats(kazakhstan, 'list'));
    await shows(page, 'en-seats', 'Seats that all exit polls together would give');
    await kazakhstan.goTo('2023-03-20T20:15:00+06:00');
    await shows(page, 'en-seats', 'Seats by the count');
    await expectSeats(page, 'count');
    await page.getByRole('radio', { name: 'SOCIS-A' }).check();
    await shows(page, 'en-seats', 'would give: SOCIS-A');
    await expectSeats(page, 'socis-a');
    await page.close();
  });

  test('it looks well', async () => {
    await newsroom.lookAt('3-count', polls(kazakhstan, 'list') + seats(kazakhstan, 'list'), (page) =>
      shows(page, 'en-seats', /69/),
    );
  });
});

describe('a small town', () => {
  test('a partial count is provisional in words', async () => {
    await tiny.goTo('2030-01-05T21:47:00Z');
    const page = await newsroom.open(seats(tiny, 'council'));
    await shows(page, 'en-seats', 'Provisional: the count is not complete.');
    await page.getByRole('radio', { name: 'all polls' }).check();
    await shows(page, 'en-seats', 'Nobody has a majority, 4 of 7 seats; within their intervals: Oak List, Birch List.');
    expect(await textOf(page, 'en-seats')).not.toContain('Provisional');
    await page.close();
  });

  test('a tie is a tie, and its seat is nobody’s', async () => {
    await tiny.goTo('2030-01-05T22:25:00Z');
    const page = await newsroom.open(seats(tiny, 'council'));
    await shows(page, 'en-seats', 'Seats by the count');
    await tiny.report('office', 'count', '2030-01-05T22:25:00Z', {
      unit: 'NORTH',
      contest: 'council',
      votes: { OAK: 360, BIRCH: 240, CEDAR: 20, NONE: 20 },
      invalid: 10,
      ballots: 650,
      stations: { in: 4, of: 4 },
      status: 'unofficial-complete',
      correction: { kind: 'recount', reason: 'Ten ballots were in the wrong pile.' },
    });
    await shows(page, 'en-seats', 'A tie: Oak List, Birch List are equal for 1 seat, which is in nobody');
    const text = await textOf(page, 'en-seats');
    expect(text).toContain('Nobody has a majority, 4 of 7 seats, before the tie is parted.');
    expect(text).toMatch(/Oak List\s+3\s/);
    expect(text).toMatch(/Birch List\s+3\s/);
    expect(text).toMatch(/Tie, open\s+1\s/);
    expect(text).toContain('A lot is to part them.');
    expect(await dotsOf(page)).toEqual([3, 3, 1]);
    await newsroom.lookAt('4-tie', seats(tiny, 'council'), (one) => shows(one, 'en-seats', /\b1\b/));
    await page.close();
  });

  test('a lot is a lot', async () => {
    const page = await newsroom.open(seats(tiny, 'council'));
    await shows(page, 'en-seats', 'A tie');
    await tiny.decide('certifier', 'ties/council', { winners: ['BIRCH'], reason: 'Drawn in the town hall.' });
    await shows(page, 'en-seats', 'A lot parted equals: Birch List, one seat each.');
    expect(await textOf(page, 'en-seats')).toMatch(/Birch List\s+one by lot\s+4\s/);
    expect(await dotsOf(page)).toEqual([3, 4]);
    await page.close();
  });

  test('seats that nobody can take are hatched, and said', async () => {
    await tiny.report('office', 'count', '2030-01-05T22:25:00Z', {
      unit: 'TOWN',
      contest: 'board',
      votes: { ANN: 900, BEN: 500, EVE: 0 },
      invalid: 30,
      ballots: 1430,
      stations: { in: 9, of: 9 },
      status: 'unofficial-complete',
    });
    const page = await newsroom.open(seats(tiny, 'board'));
    await shows(page, 'en-seats', '1 seat could not be filled.');
    expect(await textOf(page, 'en-seats')).toMatch(/Unfilled\s+1\s/);
    const fills = await page.evaluate(
      `[...document.querySelector('en-seats').shadowRoot.querySelectorAll('path.seats')].map((path) => path.getAttribute('fill'))`,
    );
    expect(fills).toEqual([expect.stringMatching(/^#/), expect.stringMatching(/^#/), 'url(#nobody)']);
    await newsroom.lookAt('5-unfilled', seats(tiny, 'board'), (one) =>
      shows(one, 'en-seats', /Unfilled|Не заняты|Бос/),
    );
    await page.close();
  });

  test('a page is drawn once a frame, however much comes', async () => {
    const page = await newsroom.open(seats(tiny, 'council'));
    await shows(page, 'en-seats', 'A lot parted');
    const drawn = await page.evaluate(`(async () => {
      const element = document.querySelector('en-seats');
      let drawings = 0;
      const draw = element.draw;
      element.draw = (...given) => { drawings += 1; return draw.apply(element, given); };
      for (let change = 0; change < 50; change += 1) { element.requestUpdate(); await Promise.resolve(); }
      await new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame)));
      return drawings;
    })()`);
    expect(drawn).toBe(1);
    await page.close();
  });
});

test('nothing was said on the console', async () => {
  await until('the pages are closed', 1000, () => true);
  expect(newsroom.complaints).toEqual([]);
});
