import { describe, expect, test } from 'vitest';
import type { Definition } from './definition.ts';
import { tinyElection } from './fixture-definition.ts';
import { nightInMemory } from './fixture-night.ts';
import { counts, poll } from './fixture-reports.ts';
import { at, mended } from './fixture-subject.ts';

const night = (change?: (definition: Definition) => void) => nightInMemory(tinyElection(change));
const weighedBy = (weighting: 'equal' | 'sample' | 'inverse-variance') => (definition: Definition) => {
  definition.exitPolls = { weighting };
};

const first = { APPLE: 50, BIRCH: 30, CEDAR: 15, AGAINST: 5 };
const second = { APPLE: 45, BIRCH: 35.01, CEDAR: 14.99, AGAINST: 5 };

test('a poll is shown as published, its one margin for each option, in the order of the definition', () => {
  const tiny = night();
  const { AGAINST, ...lists } = first;
  tiny.send(
    poll('15:00', 'first-poll', {
      shares: { AGAINST, ...lists },
      sample: 1009,
      margin: 3.1,
      stations: 40,
      fieldwork: '9 to 19 h',
      turnoutEstimate: 55.5,
    }),
  );
  expect(JSON.stringify(tiny.poll('first-poll'))).toBe(
    JSON.stringify({
      key: 'exit-poll:list:first-poll',
      asOf: at('15:00'),
      source: 'first-poll',
      flags: [],
      shares: first,
      sample: 1009,
      margin: { APPLE: 3.1, BIRCH: 3.1, CEDAR: 3.1, AGAINST: 3.1 },
      stations: 40,
      fieldwork: '9 to 19 h',
      turnoutEstimate: 55.5,
      passing: { APPLE: 100, BIRCH: 100, CEDAR: 100 },
    }),
  );
});

test('what a pollster does not tell is absent', () => {
  const tiny = night();
  tiny.send(poll('15:00', 'first-poll', { shares: { APPLE: 50, CEDAR: 15 } }));
  expect(tiny.poll('first-poll')?.shares).toEqual({ APPLE: 50, CEDAR: 15 });
  for (const field of ['sample', 'margin', 'stations', 'fieldwork', 'turnoutEstimate']) {
    expect(tiny.poll('first-poll')).not.toHaveProperty(field);
  }
});

test('a later wave replaces the poll, and may show less for an option', () => {
  const tiny = night();
  tiny.send(poll('15:00', 'first-poll', { shares: first }), poll('16:00', 'first-poll', { shares: second }));
  expect(tiny.poll('first-poll')).toMatchObject({ asOf: at('16:00'), shares: second });
});

test('a poll whose mended figures wait is marked; one that was mended with a correction is not', () => {
  const tiny = night();
  tiny.send(poll('15:00', 'first-poll', { shares: first }));
  tiny.send(poll('15:00', 'first-poll', { shares: second }));
  expect(tiny.poll('first-poll')).toMatchObject({ shares: first, flags: ['held'] });
  tiny.send(poll('15:00', 'first-poll', { shares: second, correction: mended }));
  expect(tiny.poll('first-poll')).toMatchObject({ shares: second, flags: [] });
});

test('a poll that does not sum to 100 has no row', () => {
  const tiny = night();
  expect(tiny.send(poll('15:00', 'first-poll', { shares: { ...first, APPLE: 3.25 } }))).toEqual(['held']);
  expect(tiny.rows.size).toBe(0);
});

test('a poll gives seats from its percentages', () => {
  const tiny = night();
  tiny.send(poll('15:00', 'first-poll', { shares: first }));
  expect(tiny.seats('exit-poll:first-poll')).toMatchObject({
    asOf: at('15:00'),
    source: 'first-poll',
    flags: ['from-percentages'],
    seats: { APPLE: 5, BIRCH: 3, CEDAR: 2 },
  });
});

describe('the combination', () => {
  test('of one poll is that poll, with its source', () => {
    const tiny = night();
    tiny.send(poll('15:00', 'second-poll', { shares: second, sample: 900 }));
    expect(tiny.poll('combined')).toEqual({
      key: 'exit-poll:list:combined',
      asOf: at('15:00'),
      source: 'second-poll',
      flags: [],
      shares: second,
      sample: 900,
      weighting: 'equal',
      pollsters: ['second-poll'],
      passing: { APPLE: 100, BIRCH: 100, CEDAR: 100 },
    });
    expect(tiny.seats('exit-poll:combined')).toMatchObject({ source: 'second-poll', flags: ['from-percentages'] });
  });

  test('P-ROW-10: of two names no source, has the latest asOf, the sum of the samples and the definition’s weighting', () => {
    const tiny = night();
    tiny.send(
      poll('16:00', 'second-poll', { shares: second, sample: 300 }),
      poll('15:00', 'first-poll', { shares: first, sample: 100 }),
    );
    expect(tiny.poll('combined')).toEqual({
      key: 'exit-poll:list:combined',
      asOf: at('16:00'),
      flags: [],
      // 32.505 and 14.995 go up.
      shares: { APPLE: 47.5, BIRCH: 32.51, CEDAR: 15, AGAINST: 5 },
      sample: 400,
      weighting: 'equal',
      pollsters: ['first-poll', 'second-poll'],
      passing: { APPLE: 100, BIRCH: 100, CEDAR: 100 },
    });
    const weighed = night(weighedBy('sample'));
    weighed.send(
      poll('16:00', 'second-poll', { shares: second, sample: 300 }),
      poll('15:00', 'first-poll', { shares: first, sample: 100 }),
    );
    expect(weighed.poll('combined')).toMatchObject({ weighting: 'sample', shares: { APPLE: 46.25, BIRCH: 33.76 } });
  });

  test('tells which poll it leaves out by a flag, and takes neither time nor source from it', () => {
    const tiny = night(weighedBy('sample'));
    tiny.send(
      poll('15:00', 'first-poll', { shares: first, sample: 100 }),
      poll('16:00', 'second-poll', { shares: second }),
    );
    expect(tiny.poll('combined')).toMatchObject({
      asOf: at('15:00'),
      source: 'first-poll',
      shares: first,
      flags: ['polls-left-out'],
      pollsters: ['first-poll'],
    });
  });

  test('is not there while nothing can be weighed', () => {
    const tiny = night(weighedBy('sample'));
    tiny.send(poll('16:00', 'second-poll', { shares: second }));
    expect(tiny.poll('second-poll')).toBeDefined();
    expect(tiny.poll('combined')).toBeUndefined();
    expect(tiny.seats('exit-poll:combined')).toBeUndefined();
  });

  test('gives seats from the exact weights, not from its rounded shares', () => {
    // CEDAR has 4.995 % exactly: below the threshold, although 5 % is shown.
    const tiny = night();
    tiny.send(
      poll('15:00', 'first-poll', { shares: { APPLE: 60, BIRCH: 30.01, CEDAR: 4.99, AGAINST: 5 } }),
      poll('15:00', 'second-poll', { shares: { APPLE: 60, BIRCH: 30, CEDAR: 5, AGAINST: 5 } }),
    );
    expect(tiny.poll('combined')?.shares.CEDAR).toBe(5);
    expect(tiny.seats('exit-poll:combined')?.excluded).toEqual(['CEDAR']);
  });

  test('P-ROW-10: of polls that do not name all options has no seats', () => {
    const tiny = night();
    tiny.send(poll('15:00', 'first-poll', { shares: { APPLE: 60, BIRCH: 30 } }));
    expect(tiny.poll('combined')?.shares).toEqual({ APPLE: 60, BIRCH: 30 });
    expect(tiny.seats('exit-poll:combined')).toBeUndefined();
  });
});

describe('P-ROW-16: what the sampling error of a poll leaves open', () => {
  test('is an interval of seats, with draws and level, and the likelihood of passing the threshold', () => {
    const tiny = night();
    tiny.send(poll('15:00', 'first-poll', { shares: { APPLE: 55, BIRCH: 35, CEDAR: 5, AGAINST: 5 }, margin: 3.1 }));
    const { interval, draws, level, seats } = tiny.seats('exit-poll:first-poll') ?? {};
    expect({ draws, level, seats }).toEqual({ draws: 10_000, level: 95, seats: { APPLE: 6, BIRCH: 4, CEDAR: 0 } });
    expect(interval).toEqual({ APPLE: [5, 6], BIRCH: [3, 4], CEDAR: [0, 1] });
    // CEDAR stands at the threshold itself.
    expect(tiny.poll('first-poll')?.passing).toEqual({ APPLE: 100, BIRCH: 100, CEDAR: expect.closeTo(50, -0.5) });
  });

  test('is absent where a poll says neither sample nor margin, and so of every combination that it is in', () => {
    const tiny = night();
    tiny.send(
      poll('15:00', 'first-poll', { shares: first }),
      poll('15:00', 'second-poll', { shares: second, sample: 900 }),
    );
    expect(tiny.seats('exit-poll:second-poll')).toHaveProperty('interval');
    for (const basis of ['first-poll', 'combined']) {
      expect(tiny.seats(`exit-poll:${basis}`)?.seats).toBeDefined();
      for (const field of ['interval', 'draws', 'level']) {
        expect(tiny.seats(`exit-poll:${basis}`)).not.toHaveProperty(field);
      }
      expect(tiny.poll(basis)).not.toHaveProperty('passing');
    }
  });

  test('of a contest without a threshold has no likelihood of passing one', () => {
    const tiny = night(({ contests: [contest] }) => {
      delete contest?.threshold;
    });
    tiny.send(poll('15:00', 'first-poll', { shares: first, margin: 3.1 }));
    expect(tiny.seats('exit-poll:first-poll')).toHaveProperty('interval');
    expect(tiny.poll('first-poll')).not.toHaveProperty('passing');
  });

  test('of two polls is narrower than that of one, and of the exact weights', () => {
    const tiny = night(weighedBy('inverse-variance'));
    const shares = { APPLE: 54, BIRCH: 35, CEDAR: 6, AGAINST: 5 };
    tiny.send(
      poll('15:00', 'first-poll', { shares, sample: 400 }),
      poll('15:00', 'second-poll', { shares, sample: 400 }),
    );
    const [one, both] = [tiny.poll('first-poll'), tiny.poll('combined')].map((row) => row?.passing?.CEDAR ?? 0);
    // One: 1 point above the threshold with a standard error of 1.19, so 80 %. Both: 0.84, so 88 %.
    expect([one, both]).toEqual([expect.closeTo(80, -0.5), expect.closeTo(88, -0.5)]);
  });

  test('is never given for a count', () => {
    const tiny = night();
    tiny.send(counts('16:00', { LAND: { votes: { APPLE: 500, BIRCH: 300, CEDAR: 150, AGAINST: 50 } } }));
    expect(tiny.seats('count')).not.toHaveProperty('interval');
  });
});
