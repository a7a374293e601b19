import { describe, expect, test } from 'vitest';
import type { Definition, Rules } from './definition.ts';
import { tinyElection } from './fixture-definition.ts';
import { nightInMemory } from './fixture-night.ts';
import { counts, turnout } from './fixture-reports.ts';
import { mended } from './fixture-subject.ts';
import { subjectKey } from './report.ts';

/** Two more sources of the same figures, and a second contest with as many options as the first. */
function night(rules: Rules = {}, change: (definition: Definition) => void = () => {}) {
  return nightInMemory(
    tinyElection((definition) => {
      definition.rules = { 'voters-differ': { action: 'off', limit: 0 }, ...rules };
      const names = { en: 'Any' };
      definition.sources.push({ id: 'press', names, kinds: ['turnout', 'count'], revisions: false });
      definition.contests.push({
        id: 'mayor',
        names,
        unit: 'LAND',
        options: ['ANN', 'BEN', 'CID'].map((id) => ({ id, names })),
        seats: 0,
        seatRule: { method: 'none' },
      });
      change(definition);
    }),
  );
}

type Night = ReturnType<typeof night>;
type Votes = Readonly<Record<string, number>>;

const votes = { APPLE: 50, BIRCH: 30, CEDAR: 20 };
const another = { APPLE: 51, BIRCH: 30, CEDAR: 19 };
const mayor = (unit: string, said: Votes) => {
  const report = counts('16:00', { [unit]: {} });
  return { ...report, entries: [{ unit, contest: 'mayor', votes: said }] } as typeof report;
};

/** What the walk says of the last entry of a subject. */
function wordOn(tiny: Night, kind: 'turnout' | 'count', unit: string, source = 'commission', contest = 'list') {
  const subject = subjectKey(kind, kind === 'count' ? contest : undefined, unit, source);
  const last = tiny.subjects.get(subject)?.at(-1);
  const codes = last?.reason?.map(({ code }) => code) ?? last?.flags ?? [];
  return [last?.outcome, ...codes].join(' ');
}

describe('copied: a count with the figures of another unit or contest', () => {
  test('is held, flagged or let through, as the definition says', () => {
    for (const [action, word] of [
      ['hold', 'held copied'],
      ['flag', 'accepted copied'],
      ['off', 'accepted'],
    ] as const) {
      const tiny = night({ copied: { action, limit: 100 } });
      tiny.send(counts('16:00', { NORTH: { votes } }));
      tiny.send(counts('17:00', { SOUTH: { votes } }));
      expect(wordOn(tiny, 'count', 'SOUTH')).toBe(word);
      expect(wordOn(tiny, 'count', 'NORTH')).toBe('accepted');
    }
  });

  test('one vote apart is none, and neither is a sum below the limit', () => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: { votes }, SOUTH: { votes: another } }));
    expect(wordOn(tiny, 'count', 'SOUTH')).toBe('accepted');
    const few = { APPLE: 50, BIRCH: 30, CEDAR: 19 };
    const small = night();
    small.send(counts('16:00', { NORTH: { votes: few }, SOUTH: { votes: few } }));
    expect(wordOn(small, 'count', 'SOUTH')).toBe('accepted');
    const none = { APPLE: 0, BIRCH: 0, CEDAR: 0 };
    const empty = night({ copied: { action: 'hold', limit: 0 } });
    empty.send(counts('16:00', { NORTH: { votes: none }, SOUTH: { votes: none } }));
    expect(wordOn(empty, 'count', 'SOUTH')).toBe('accepted');
  });

  test('is found earlier in the same report, in an earlier report of the batch, and from another source', () => {
    const report = night();
    report.send(counts('16:00', { NORTH: { votes }, SOUTH: { votes } }));
    expect(wordOn(report, 'count', 'SOUTH')).toBe('held copied');
    const batch = night();
    batch.send(counts('16:00', { NORTH: { votes } }), counts('16:00', { SOUTH: { votes } }, 'press'));
    expect(wordOn(batch, 'count', 'SOUTH', 'press')).toBe('held copied');
  });

  test('is found in another contest, of the same unit too, by the order of the options', () => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: { votes: { CEDAR: 20, APPLE: 50, BIRCH: 30 } } }));
    tiny.send(mayor('NORTH', { BEN: 30, CID: 20, ANN: 50 }));
    expect(wordOn(tiny, 'count', 'NORTH', 'commission', 'mayor')).toBe('held copied');
    tiny.send(mayor('SOUTH', { BEN: 50, CID: 20, ANN: 30 }));
    expect(wordOn(tiny, 'count', 'SOUTH', 'commission', 'mayor')).toBe('accepted');
  });

  test('with two options needs the invalid ballots for a third figure', () => {
    const two = { APPLE: 60, BIRCH: 40 };
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: { votes: two }, SOUTH: { votes: two } }));
    expect(wordOn(tiny, 'count', 'SOUTH')).toBe('accepted');
    tiny.send(counts('17:00', { NORTH: { votes: two, invalid: 7 }, SOUTH: { votes: two, invalid: 7 } }));
    expect(wordOn(tiny, 'count', 'SOUTH')).toBe('held copied');
    tiny.send(counts('17:00', { WEST: { votes: two, invalid: 8 } }));
    expect(wordOn(tiny, 'count', 'WEST')).toBe('accepted');
  });

  test('is none where two sources count one unit, or a whole has a single part', () => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: { votes } }), counts('16:00', { NORTH: { votes } }, 'press'));
    tiny.send(counts('16:00', { LAND: { votes } }));
    expect(wordOn(tiny, 'count', 'NORTH', 'press')).toBe('accepted');
    expect(wordOn(tiny, 'count', 'LAND')).toBe('accepted');
  });

  test('is none of a figure that waits itself, and is one of an earlier figure that was accepted', () => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: { votes, total: 1 } }));
    tiny.send(counts('16:00', { SOUTH: { votes } }));
    expect(wordOn(tiny, 'count', 'SOUTH')).toBe('accepted');
    tiny.send(counts('17:00', { SOUTH: { votes: { ...votes, CEDAR: 90 } } }));
    tiny.send(counts('17:00', { WEST: { votes } }));
    expect(wordOn(tiny, 'count', 'WEST')).toBe('held copied');
  });

  test('of what is accepted is never said: who came first stays, also when its walk is made again', () => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: { votes } }));
    tiny.send(counts('17:00', { SOUTH: { votes } }));
    // A late bulletin of NORTH has all its entries judged again.
    tiny.send(counts('15:00', { NORTH: { votes: { APPLE: 1, BIRCH: 0, CEDAR: 0 } } }));
    tiny.send(counts('18:00', { NORTH: { votes: { ...votes, CEDAR: 30 }, correction: mended } }));
    expect(
      tiny.subjects.get(subjectKey('count', 'list', 'NORTH', 'commission'))?.map(({ outcome }) => outcome),
    ).toEqual(['accepted', 'accepted', 'accepted']);
  });

  test('what waits for it is judged again with its own subject, and passes once the other was put out', () => {
    const tiny = night();
    tiny.send(counts('16:00', { NORTH: { votes } }), counts('17:00', { SOUTH: { votes } }));
    const more = { APPLE: 60, BIRCH: 40, CEDAR: 30 };
    tiny.send(counts('15:00', { NORTH: { votes: more, correction: mended } }));
    expect(wordOn(tiny, 'count', 'NORTH')).toBe('held fall');
    expect(wordOn(tiny, 'count', 'SOUTH')).toBe('held copied');
    tiny.send(counts('15:00', { SOUTH: { votes: { APPLE: 1 } } }));
    expect(wordOn(tiny, 'count', 'SOUTH')).toBe('accepted');
  });
});

describe('swing: far from the median of the units beside it', () => {
  const land = (definition: Definition) => {
    for (const id of ['EAST', 'ISLE']) {
      const closes = '2023-03-19T20:00:00+06:00';
      definition.units.push({ id, parent: 'LAND', kind: 'region', names: { en: id }, voters: 1000, closes });
    }
  };
  const swing = (action: 'hold' | 'flag' | 'off', limit = 10) => night({ swing: { action, limit } }, land);
  const said = { NORTH: 30, SOUTH: 40.02, WEST: 50 };

  test.each([
    ['hold', 50.02, 'accepted'],
    ['hold', 50.03, 'held swing'],
    ['hold', 30.01, 'held swing'],
    ['flag', 50.03, 'accepted swing'],
    ['off', 99, 'accepted'],
  ] as const)('turnout, %s, with %d: %s', (action, percent, word) => {
    const tiny = swing(action);
    tiny.send(turnout('10:00', said), turnout('11:00', { EAST: percent }));
    expect(wordOn(tiny, 'turnout', 'EAST')).toBe(word);
  });

  test('the median of four lies between the middle two', () => {
    const tiny = swing('hold');
    tiny.send(turnout('10:00', { ...said, EAST: 40.03 }));
    tiny.send(turnout('10:00', { ISLE: 50.03 }));
    // The median is 40.025: 10.005 points away.
    expect(wordOn(tiny, 'turnout', 'ISLE')).toBe('held swing');
    const near = swing('hold');
    near.send(turnout('10:00', { ...said, EAST: 40.04 }));
    near.send(turnout('10:00', { ISLE: 50.03 }));
    expect(wordOn(near, 'turnout', 'ISLE')).toBe('accepted');
  });

  test('needs three that have reported, and is off unless the definition switches it on', () => {
    const tiny = swing('hold');
    tiny.send(turnout('10:00', { NORTH: 30, SOUTH: 31, EAST: 99 }));
    expect(wordOn(tiny, 'turnout', 'EAST')).toBe('accepted');
    const silent = night({}, land);
    silent.send(turnout('10:00', { ...said, EAST: 99.99 }));
    expect(wordOn(silent, 'turnout', 'EAST')).toBe('accepted');
  });

  test('compares turnout in ballots by the list, and sees what came earlier in the same report', () => {
    const tiny = swing('hold');
    tiny.send(turnout('10:00', { ...said, EAST: { ballots: 500 } }));
    expect(wordOn(tiny, 'turnout', 'EAST')).toBe('accepted');
    tiny.send(turnout('11:00', { EAST: { ballots: 501 } }));
    expect(wordOn(tiny, 'turnout', 'EAST')).toBe('held swing');
  });

  test('compares the share of the leading option with the share of the same one beside it: swapped columns show', () => {
    const tiny = swing('hold', 30);
    const typical = { APPLE: 70, BIRCH: 20, CEDAR: 10, AGAINST: 0 };
    tiny.send(
      counts('16:00', {
        NORTH: { votes: typical },
        SOUTH: { votes: { ...typical, APPLE: 72 } },
        WEST: { shares: { APPLE: 71, BIRCH: 20, CEDAR: 9, AGAINST: 0 } },
      }),
    );
    tiny.send(counts('16:00', { ISLE: { votes: { ...typical, APPLE: 60 } } }));
    expect(wordOn(tiny, 'count', 'ISLE')).toBe('accepted');
    tiny.send(counts('16:00', { EAST: { votes: { ...typical, APPLE: 20, BIRCH: 71 } } }));
    expect(wordOn(tiny, 'count', 'EAST')).toBe('held swing');
  });
});

describe('transposed: two neighbouring digits changed places against another source', () => {
  const says = (commission: object, press: object, rules: Rules = {}, time = '10:00') => {
    const tiny = night(rules);
    tiny.send(turnout('10:00', { NORTH: commission }), turnout(time, { NORTH: press }, 'press'));
    return wordOn(tiny, 'turnout', 'NORTH', 'press');
  };

  test.each<[string, object, object]>([
    ['ballots', { ballots: 421 }, { ballots: 412 }],
    ['a percent', { percent: 45.1 }, { percent: 54.1 }],
    ['a percent, across the point', { percent: 45.17 }, { percent: 41.57 }],
    ['a list', { voters: 1021 }, { voters: 1012 }],
  ])('%s is flagged', (_, one, other) => {
    expect(says(one, other)).toBe('accepted transposed');
    expect(says(one, other, { transposed: { action: 'hold' } })).toBe('held transposed');
    expect(says(one, other, { transposed: { action: 'off' } })).toBe('accepted');
  });

  test.each<[string, object, object]>([
    ['the same figure', { ballots: 421 }, { ballots: 421 }],
    ['digits that do not stand side by side', { ballots: 321 }, { ballots: 123 }],
    ['a digit that is another one', { ballots: 421 }, { ballots: 422 }],
    ['a digit more', { ballots: 42 }, { ballots: 421 }],
    ['two pairs', { ballots: 2143 }, { ballots: 1234 }],
    ['another field', { ballots: 421 }, { voters: 412 }],
  ])('%s is none', (_, one, other) => {
    expect(says(one, other, { 'ballots-above-voters': { action: 'off' } })).toBe('accepted');
  });

  test('only figures of the same time are compared', () => {
    expect(says({ ballots: 421 }, { ballots: 412 }, {}, '11:00')).toBe('accepted');
  });

  test('is found in votes and shares of a count', () => {
    for (const [one, other] of [
      [{ votes: { APPLE: 421 } }, { votes: { APPLE: 412 } }],
      [{ shares: { APPLE: 53.9 } }, { shares: { APPLE: 35.9 } }],
      [{ total: 421 }, { total: 412 }],
    ] as const) {
      const tiny = night();
      tiny.send(counts('16:00', { NORTH: one }), counts('16:00', { NORTH: other }, 'press'));
      expect(wordOn(tiny, 'count', 'NORTH', 'press')).toBe('accepted transposed');
    }
  });

  test('the flag stays where the walk is made again, whatever the other source says by then', () => {
    const tiny = night();
    tiny.send(turnout('10:00', { NORTH: { ballots: 421 } }), turnout('10:00', { NORTH: { ballots: 412 } }, 'press'));
    tiny.send(turnout('10:00', { NORTH: { ballots: 412, correction: mended } }));
    tiny.send(turnout('09:00', { NORTH: { ballots: 1 } }, 'press'));
    expect(wordOn(tiny, 'turnout', 'NORTH', 'press')).toBe('accepted transposed');
    expect(wordOn(tiny, 'turnout', 'NORTH')).toBe('accepted');
  });
});

test('a figure below zero is held, and compared with nothing', () => {
  const tiny = night({ swing: { action: 'hold', limit: 0 }, copied: { action: 'hold', limit: 0 } });
  tiny.send(counts('16:00', { LAND: { votes: { APPLE: -5, BIRCH: 3, CEDAR: 9 } } }));
  tiny.send(
    counts('16:00', { NORTH: { votes }, SOUTH: { votes: another }, WEST: { votes: { ...another, CEDAR: 1 } } }),
  );
  tiny.send(counts('17:00', { NORTH: { votes: { APPLE: 50, BIRCH: 30, CEDAR: -20 }, correction: mended } }));
  expect(wordOn(tiny, 'count', 'NORTH')).toBe('held negative');
  expect(tiny.count('LAND')?.total).toBe(282);
});

test('messages name the other figure and what to look at', () => {
  const tiny = night({ transposed: { action: 'hold' } });
  tiny.send(counts('16:00', { NORTH: { votes } }), counts('16:00', { SOUTH: { votes } }));
  tiny.send(turnout('10:00', { NORTH: { ballots: 421 } }), turnout('10:00', { NORTH: { ballots: 412 } }, 'press'));
  const messageOf = (subject: ReturnType<typeof subjectKey>) => tiny.subjects.get(subject)?.[0]?.reason?.[0]?.message;
  expect(messageOf(subjectKey('count', 'list', 'SOUTH', 'commission'))).toBe(
    'the same figures (50, 30, 20, …) as NORTH had in list at 2023-03-19T16:00:00Z: look whether a row was copied',
  );
  expect(messageOf(subjectKey('turnout', undefined, 'NORTH', 'press'))).toBe(
    'ballots is 412, commission says 421 for the same time: two neighbouring digits changed places, look which one is right',
  );
});
