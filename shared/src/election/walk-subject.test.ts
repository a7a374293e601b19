import { describe, expect, test } from 'vitest';
import { tinyElection } from './fixture-definition.ts';
import { at, mended, speakOfNorth } from './fixture-subject.ts';
import { admitToSubject } from './walk-subject.ts';

const percentsOf = (entries: readonly { entry: object }[]) =>
  entries.map(({ entry }) => (entry as { percent?: number }).percent);

describe('figures that contradict nothing', () => {
  test('each later one is accepted and shown', () => {
    const north = speakOfNorth();
    expect(north.send('10:00', { percent: 10 })).toBe('accepted');
    expect(north.send('12:00', { percent: 20 })).toBe('accepted');
    expect(north.shown()).toEqual({ unit: 'NORTH', percent: 20 });
  });

  test('one that repeats the figure before it at a later time is accepted', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 10 });
    expect(north.send('12:00', { percent: 10 })).toBe('accepted');
    expect(north.accepted()).toHaveLength(2);
  });

  test('P-IN-17: one that arrives late is stale: it joins the day and the row stays', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 10 });
    north.send('14:00', { percent: 30 });
    expect(north.send('12:00', { percent: 20 })).toBe('stale');
    expect(percentsOf(north.accepted())).toEqual([10, 20, 30]);
    expect(north.shown()?.percent).toBe(30);
  });

  test('a time within the same day is compared as a time, whatever the order of arrival', () => {
    const north = speakOfNorth();
    north.send('09:59', { percent: 12 });
    expect(north.send('10:00', { percent: 13 })).toBe('accepted');
    expect(north.send('09:58', { percent: 11 })).toBe('stale');
  });
});

describe('duplicates', () => {
  test('P-IN-17: the same figures for the same time change nothing, under whatever report id', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 10, ballots: 100 });
    const before = north.entries();
    expect(north.send('10:00', { ballots: 100, percent: 10 })).toBe('duplicate');
    expect(north.entries()).toBe(before);
  });

  test('an older bulletin served again is a duplicate, and so is the last one', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 10 });
    north.send('12:00', { percent: 20 });
    expect(north.send('10:00', { percent: 10 })).toBe('duplicate');
    expect(north.send('12:00', { percent: 20 })).toBe('duplicate');
  });

  test('the same figures under another revision are another entry', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 10, revision: 1 });
    expect(north.send('10:00', { percent: 10, revision: 2 })).toBe('accepted');
  });

  test('no revision and revision 0 are the same position', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 10 });
    expect(north.send('10:00', { percent: 10, revision: 0 })).toBe('duplicate');
    expect(north.send('10:00', { percent: 11, revision: 0 })).toBe('held contradicts');
  });

  test('a copy of a held figure is held with the same reason, and is not stored twice', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 30 });
    north.send('12:00', { percent: 20 });
    const before = north.entries();
    expect(north.send('12:00', { percent: 20 })).toBe('held fall');
    expect(north.entries()).toBe(before);
  });
});

describe('held: what contradicts an accepted figure', () => {
  test('a fall', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 51.07 });
    expect(north.send('12:00', { percent: 41.07 })).toBe('held fall');
    expect(north.shown()?.percent).toBe(51.07);
  });

  test('an old bulletin with a new time on it, where figures have risen since', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 30 });
    north.send('12:00', { percent: 50 });
    expect(north.send('17:00', { percent: 30 })).toBe('held fall');
  });

  test('P-IN-17: other figures for the same asOf and revision, higher or lower', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 30 });
    expect(north.send('10:00', { percent: 31 })).toBe('held contradicts');
    expect(north.send('10:00', { percent: 29 })).toBe('held contradicts');
    expect(north.shown()?.percent).toBe(30);
  });

  test('a late figure that a published one would be a fall from', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 10 });
    north.send('14:00', { percent: 30 });
    expect(north.send('12:00', { percent: 31 })).toBe('held would-displace');
    expect(percentsOf(north.accepted())).toEqual([10, 30]);
  });

  test('a late first figure that a published one would be a fall from', () => {
    const north = speakOfNorth();
    north.send('14:00', { percent: 30 });
    expect(north.send('12:00', { percent: 31 })).toBe('held would-displace');
    expect(north.shown()?.percent).toBe(30);
  });

  test('a late figure that the next published one bears, but not the one after that', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 10 });
    north.send('14:00', { percent: 30 });
    north.send('16:00', { ballots: 350, percent: 35 });
    expect(north.send('12:00', { percent: 20, ballots: 360, voters: 1800 })).toMatch(/^held .*voters-differ/);
    const election = tinyElection((definition) => {
      definition.rules = { 'percent-disagrees': { action: 'off', limit: 0 } };
    });
    const lax = speakOfNorth('turnout', election);
    lax.send('14:00', { percent: 30 });
    lax.send('16:00', { percent: 35, ballots: 350 });
    expect(lax.send('12:00', { percent: 20, ballots: 360 })).toBe('held would-displace');
    expect(lax.accepted()).toHaveLength(2);
  });

  test('a fall that hides behind an entry without the figure', () => {
    const north = speakOfNorth('count');
    north.send('15:00', { votes: { APPLE: 10 }, invalid: 50 });
    north.send('16:00', { votes: { APPLE: 20 } });
    expect(north.send('17:00', { votes: { APPLE: 30 }, invalid: 20 })).toBe('held fall');
  });

  test('what is held does not hold what comes after it', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 30 });
    north.send('12:00', { percent: 20 });
    expect(north.send('14:00', { percent: 40 })).toBe('accepted');
    expect(north.held()).toHaveLength(1);
  });

  test('a rule that only flags lets the figure through with its label', () => {
    const flagging = tinyElection((definition) => {
      definition.rules = { fall: { action: 'flag' } };
    });
    const north = speakOfNorth('turnout', flagging);
    north.send('10:00', { percent: 30 });
    expect(north.send('12:00', { percent: 20 })).toBe('accepted');
    expect(north.entries().map(({ flags }) => flags)).toEqual([undefined, ['fall']]);
  });
});

describe('revisions of one asOf', () => {
  test('the highest is shown, in whatever order they arrive', () => {
    for (const order of [
      [1, 2, 3],
      [3, 1, 2],
      [2, 3, 1],
    ]) {
      const north = speakOfNorth();
      for (const revision of order) north.send('10:00', { percent: 10 * revision, revision });
      expect(percentsOf(north.accepted())).toEqual([10, 20, 30]);
    }
  });

  test('a higher revision may not fall without a correction', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 20, revision: 1 });
    expect(north.send('10:00', { percent: 15, revision: 2 })).toBe('held fall');
    expect(north.send('10:00', { percent: 15, revision: 3, correction: mended })).toBe('accepted');
  });

  test('a later asOf goes before a higher revision', () => {
    const north = speakOfNorth();
    north.send('12:00', { percent: 20, revision: 1 });
    expect(north.send('10:00', { percent: 15, revision: 9 })).toBe('stale');
  });
});

describe('corrections', () => {
  test('one at the same asOf is accepted, and mends a bulletin of a source without revisions', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 41.07 });
    expect(north.send('10:00', { percent: 51.07, correction: mended })).toBe('accepted');
    expect(north.shown()?.percent).toBe(51.07);
  });

  test('a fall is accepted', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 51.07 });
    expect(north.send('12:00', { percent: 41.07, correction: mended })).toBe('accepted');
    expect(north.send('14:00', { percent: 45 })).toBe('accepted');
  });

  test('the mistaken bulletin served again afterwards changes nothing', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 51.07 });
    north.send('10:00', { percent: 41.07, correction: mended });
    const before = north.entries();
    expect(north.send('10:00', { percent: 51.07 })).toBe('duplicate');
    expect(north.entries()).toBe(before);
    expect(north.shown()?.percent).toBe(41.07);
  });

  test('one that arrives before the bulletin that it mends still has the last word', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 41.07, correction: mended });
    expect(north.send('10:00', { percent: 51.07 })).toBe('stale');
    expect(north.shown()?.percent).toBe(41.07);
  });

  test('one that puts out what was published: the later figure falls from it and waits for the desk', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 30 });
    north.send('12:00', { percent: 40 });
    expect(north.send('10:00', { percent: 45, correction: mended })).toBe('accepted');
    expect(north.shown()?.percent).toBe(45);
    expect(north.held().map(({ asOf, reason }) => [asOf, reason?.map(({ code }) => code)])).toEqual([
      [at('12:00'), ['fall']],
    ]);
  });

  test('one of an earlier figure leaves a later one that does not contradict it', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 30 });
    north.send('12:00', { percent: 40 });
    expect(north.send('10:00', { percent: 25, correction: mended })).toBe('stale');
    expect(north.shown()?.percent).toBe(40);
  });

  test('a late figure before one is only stale, however high: the correction has explained the fall', () => {
    const north = speakOfNorth();
    north.send('12:00', { percent: 25, correction: mended });
    north.send('14:00', { percent: 30 });
    expect(north.send('10:00', { percent: 35 })).toBe('stale');
    expect(percentsOf(north.accepted())).toEqual([35, 25, 30]);
    const count = speakOfNorth('count');
    count.send('16:00', { votes: { APPLE: 10 }, correction: mended });
    count.send('17:00', { votes: { APPLE: 11 }, invalid: 20 });
    expect(count.send('15:00', { votes: { APPLE: 12 }, invalid: 50 })).toBe('stale');
  });

  test('a figure that waited for room is accepted once a correction makes it', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 51.07 });
    expect(north.send('12:00', { percent: 45 })).toBe('held fall');
    expect(north.send('10:00', { percent: 41.07, correction: mended })).toBe('stale');
    expect(north.held()).toEqual([]);
    expect(north.shown()?.percent).toBe(45);
  });

  test('one that comes between what waits and what it would displace makes room too', () => {
    const north = speakOfNorth();
    north.send('14:00', { percent: 30 });
    expect(north.send('10:00', { percent: 35 })).toBe('held would-displace');
    expect(north.send('12:00', { percent: 30, correction: mended })).toBe('stale');
    expect(percentsOf(north.accepted())).toEqual([35, 30, 30]);
  });

  test('what a correction lets through puts out no more than the correction itself does', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 30 });
    north.send('14:00', { percent: 40 });
    north.send('16:00', { percent: 48 });
    expect(north.send('12:00', { percent: 50 })).toBe('held would-displace');
    north.send('10:00', { percent: 45, correction: mended });
    expect(percentsOf(north.accepted())).toEqual([30, 45, 48]);
    expect(percentsOf(north.held())).toEqual([50, 40]);
  });

  test('a held figure sent again with a correction is accepted, and nothing waits any more', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 51.07 });
    north.send('12:00', { percent: 41.07 });
    expect(north.send('12:00', { percent: 41.07, correction: mended })).toBe('accepted');
    expect(north.held()).toEqual([]);
    expect(north.entries()).toHaveLength(2);
  });

  test('a second one of the same asOf is held: it needs a higher revision', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 51.07 });
    north.send('10:00', { percent: 41.07, correction: mended });
    expect(north.send('10:00', { percent: 31.07, correction: mended })).toBe('held contradicts');
    expect(north.send('10:00', { percent: 31.07, correction: mended, revision: 1 })).toBe('accepted');
    expect(north.shown()?.percent).toBe(31.07);
  });

  test('a correction at a later asOf may correct a correction', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 51.07 });
    north.send('10:00', { percent: 41.07, correction: mended });
    expect(north.send('11:00', { percent: 31.07, correction: mended })).toBe('accepted');
  });

  test('one that repeats what is accepted is a duplicate', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 51.07 });
    expect(north.send('10:00', { percent: 51.07, correction: mended })).toBe('duplicate');
  });

  test('none saves a figure that is wrong in itself', () => {
    const north = speakOfNorth();
    north.send('10:00', { percent: 51.07 });
    expect(north.send('10:00', { ballots: 1001, correction: mended })).toBe('held ballots-above-voters');
    expect(north.send('10:00', { ballots: 1001, correction: mended })).toBe('held ballots-above-voters');
    expect(north.shown()?.percent).toBe(51.07);
    const count = speakOfNorth('count');
    expect(count.send('15:00', { votes: { APPLE: 10 }, total: 9, correction: mended })).toBe('held votes-do-not-sum');
  });
});

test('the entries of a subject are in the order of the walk: asOf, revision, corrections last, then arrival', () => {
  const north = speakOfNorth();
  north.send('12:00', { percent: 40, revision: 1 });
  north.send('12:00', { percent: 38, correction: mended });
  north.send('12:00', { percent: 39 });
  north.send('10:00', { percent: 10 });
  north.send('12:00', { percent: 37 });
  expect(percentsOf(north.entries())).toEqual([10, 39, 37, 38, 40]);
  expect(north.entries().map(({ seq }) => seq)).toEqual([4, 3, 5, 2, 1]);
});

test('one object that is sent for two times is two entries', () => {
  const entry = { unit: 'NORTH', percent: 30 };
  const judge = { entry: () => [], change: () => [], among: () => [], ownAsOf: true };
  const first = admitToSubject([], { report: 'a', seq: 1, asOf: at('12:00'), entry }, judge);
  if (!('entries' in first)) throw new Error('expected entries');
  const second = admitToSubject(first.entries, { report: 'b', seq: 2, asOf: at('11:00'), entry }, judge);
  expect(second.outcome).toBe('stale');
});
