import { describe, expect, test } from 'vitest';
import { tinyElection } from './fixture-definition.ts';
import { mended, speakOfNorth } from './fixture-subject.ts';

/** The commission, with or without revisions, and with or without an asOf of its own. */
function commission(revisions: boolean, ownAsOf: boolean) {
  return speakOfNorth(
    'turnout',
    tinyElection((definition) => {
      for (const source of definition.sources)
        if (source.id === 'commission') Object.assign(source, { revisions, ownAsOf });
    }),
  );
}

const asOfs = (north: ReturnType<typeof commission>) => north.entries().map(({ asOf }) => asOf.slice(11, 16));

describe.each([
  ['without revisions', false],
  ['with revisions', true],
])('a source %s, whose figures have their own asOf', (_, revisions) => {
  const numbered = (revision: number) => (revisions ? { revision } : {});
  const told = () => {
    const north = commission(revisions, true);
    north.send('10:00', { percent: 10, ...numbered(1) });
    north.send('12:00', { percent: 20, ...numbered(2) });
    return north;
  };

  test('an old copy has its old asOf: a duplicate', () => {
    const north = told();
    const before = north.entries();
    expect(north.send('10:00', { percent: 10, ...numbered(1) })).toBe('duplicate');
    expect(north.entries()).toBe(before);
  });

  test('the old figures for a later time are a statement, and fall', () => {
    expect(told().send('14:00', { percent: 10, ...numbered(1) })).toBe('held fall');
    expect(told().send('14:00', { percent: 10, ...numbered(3) })).toBe('held fall');
  });

  test('a lower figure that equals nothing is held; labelled it is accepted', () => {
    expect(told().send('14:00', { percent: 15, ...numbered(3) })).toBe('held fall');
    expect(told().send('14:00', { percent: 15, ...numbered(3), correction: mended })).toBe('accepted');
  });
});

describe.each([
  ['without revisions', false],
  ['with revisions', true],
])('a source %s, whose figures have no asOf of their own', (_, revisions) => {
  const numbered = (revision: number) => (revisions ? { revision } : {});
  const told = () => {
    const north = commission(revisions, false);
    north.send('10:00', { percent: 10, ...numbered(1) });
    north.send('12:00', { percent: 20, ...numbered(2) });
    return north;
  };

  test('P-IN-21: an old copy that is served again is stale: nothing is stored, nothing changes', () => {
    const north = told();
    const before = north.entries();
    expect(north.send('14:00', { percent: 10, ...numbered(1) })).toBe(
      'stale these figures were accepted before, and others after them',
    );
    expect(north.entries()).toBe(before);
    expect(north.shown()?.percent).toBe(20);
  });

  test('P-IN-21: the last figures served again only move asOf', () => {
    const north = told();
    expect(north.send('14:00', { percent: 20, ...numbered(2) })).toBe('accepted');
    expect(asOfs(north)).toEqual(['10:00', '12:00', '14:00']);
    expect(north.shown()?.percent).toBe(20);
  });

  test('an old copy between two fetches of the last figures stays one', () => {
    const north = told();
    expect(north.send('13:00', { percent: 10, ...numbered(1) })).toMatch(/^stale/);
    expect(north.send('14:00', { percent: 20, ...numbered(2) })).toBe('accepted');
    expect(north.send('15:00', { percent: 10, ...numbered(1) })).toMatch(/^stale/);
    expect(north.send('16:00', { percent: 21, ...numbered(3) })).toBe('accepted');
  });

  test('a lower figure that equals nothing earlier is held, once, however often it is fetched', () => {
    const north = told();
    expect(north.send('14:00', { percent: 15, ...numbered(3) })).toBe('held fall');
    const before = north.entries();
    expect(north.send('14:10', { percent: 15, ...numbered(3) })).toBe('held fall');
    expect(north.send('14:20', { percent: 15, ...numbered(3) })).toBe('held fall');
    expect(north.entries()).toBe(before);
    expect(north.send('14:30', { percent: 16, ...numbered(4) })).toBe('held fall');
    expect(north.held()).toHaveLength(2);
  });

  test('a labelled correction is accepted, also back to an earlier figure; then the one that it put right is the old copy', () => {
    const north = told();
    expect(north.send('14:00', { percent: 10, ...numbered(3), correction: mended })).toBe('accepted');
    expect(north.shown()?.percent).toBe(10);
    expect(north.send('15:00', { percent: 20, ...numbered(2) })).toMatch(/^stale/);
    expect(north.shown()?.percent).toBe(10);
  });
});

test('a source without an asOf that numbers its revisions: earlier figures under a higher number are its word, and fall', () => {
  const north = commission(true, false);
  north.send('10:00', { percent: 10, revision: 1 });
  north.send('12:00', { percent: 20, revision: 2 });
  expect(north.send('14:00', { percent: 10, revision: 3 })).toBe('held fall');
});

test('what waited for its time is accepted when it is fetched again later', () => {
  const election = tinyElection((definition) => {
    definition.rules = { jump: { action: 'hold', limit: 20 } };
    for (const source of definition.sources) if (source.id === 'commission') source.ownAsOf = false;
  });
  const north = speakOfNorth('turnout', election);
  north.send('10:00', { percent: 10 });
  expect(north.send('10:30', { percent: 30 })).toBe('held jump');
  expect(north.send('10:40', { percent: 30 })).toBe('held jump');
  expect(north.send('11:00', { percent: 30 })).toBe('accepted');
});

test('what the desk rejected is refused each time that it is fetched again, and the last good figures still move asOf', () => {
  const north = commission(false, false);
  north.send('10:00', { percent: 10 });
  north.send('12:00', { percent: 20 });
  north.send('14:00', { percent: 15 });
  expect(north.decide('14:00', 'rejected')).toBe('decided');
  const before = north.entries();
  expect(north.send('14:10', { percent: 15 })).toMatch(/^refused/);
  expect(north.entries()).toBe(before);
  expect(north.send('14:20', { percent: 20 })).toBe('accepted');
  expect(north.held()).toEqual([]);
});

test('a figure below zero is not to be released', () => {
  const north = speakOfNorth('count');
  expect(north.send('15:00', { votes: { APPLE: -16_022 } })).toBe('held negative');
  expect(north.decide('15:00', 'released')).toBe('refused');
  expect(north.shown()).toBeUndefined();
});
