import { describe, expect, test } from 'vitest';
import type { Definition } from '../definition.ts';
import { tinyElection } from '../fixture-definition.ts';
import { nightInMemory } from '../fixture-night.ts';
import { counts, turnout } from '../fixture-reports.ts';
import { at } from '../fixture-subject.ts';
import type { CallRow } from '../row.ts';
import { type CallAction, callRow, withdrawCall } from './call-row.ts';
import { judgeCall } from './judge-call.ts';

/** A night with a call of APPLE; `judged` is the call beside what was sent so far. */
function nightWith(call: object = {}, change: (definition: Definition) => void = () => {}) {
  const election = tinyElection(change);
  const night = nightInMemory(election);
  const action = { action: 'call', contest: 'list', of: 'winner', winner: 'APPLE', asOf: at('18:00'), ...call };
  const made = callRow(election, action as CallAction, at('18:00'));
  if (made.outcome === 'refused') throw new Error(made.reason);
  const judged = (row = made.row) => judgeCall(election, row, (key) => night.rows.get(key));
  return { ...night, call: made.row, judged };
}

const complete = { status: 'unofficial-complete' } as const;
const said = ({ contradicted, contradiction, lead, outstanding, open }: CallRow) => ({
  contradicted,
  ...(contradiction ? { why: `${contradiction.code}: ${contradiction.reason}` } : {}),
  ...(lead === undefined ? {} : { lead }),
  ...(outstanding ? { outstanding: `${outstanding.ballots} by ${outstanding.basis}` } : {}),
  ...(open === undefined ? {} : { open }),
});

describe('a called winner', () => {
  test('that nothing was counted of is as it was made', () => {
    const night = nightWith();
    expect(night.judged()).toEqual(night.call);
  });

  test('P-CALL-4: that is ahead is not contradicted, and open while the ballots that are out could turn it', () => {
    const night = nightWith();
    night.send(counts('15:10', { NORTH: { votes: { APPLE: 500, BIRCH: 100 }, invalid: 20, ...complete } }));
    expect(said(night.judged())).toEqual({ contradicted: false, lead: 400, outstanding: '5000 by lists', open: true });
    night.send(counts('15:20', { WEST: { votes: { APPLE: 2500, BIRCH: 100 }, ...complete } }));
    expect(said(night.judged())).toEqual({
      contradicted: false,
      lead: 2800,
      outstanding: '2000 by lists',
      open: false,
    });
  });

  test('P-CALL-4: is open as long as the last ballots could make a tie', () => {
    const night = nightWith();
    night.send(counts('15:10', { NORTH: { votes: { APPLE: 0, BIRCH: 0 }, ...complete } }));
    night.send(counts('15:20', { WEST: { votes: { APPLE: 2050, BIRCH: 50 }, ...complete } }));
    expect(said(night.judged())).toMatchObject({ lead: 2000, outstanding: '2000 by lists', open: true });
  });

  test('P-CALL-4: is bounded by the ballots issued where the turnout after the close is known', () => {
    const night = nightWith();
    night.send(counts('15:10', { NORTH: { votes: { APPLE: 500, BIRCH: 100 }, ...complete } }));
    night.send(turnout('16:00', { SOUTH: { ballots: 300 }, WEST: { percent: 3.33 } }));
    // 3.33 % of 3000 are 99.9; the percent may stand for 3.3349…, which is 100.04… ballots.
    expect(said(night.judged())).toMatchObject({ lead: 400, outstanding: '400 by turnout', open: true });
    night.send(counts('16:10', { SOUTH: { votes: { APPLE: 10, BIRCH: 9 }, invalid: 2 } }));
    expect(said(night.judged())).toMatchObject({ lead: 401, outstanding: '379 by turnout', open: false });
  });

  test('P-CALL-4: counts a part as outstanding that is complete but has no votes to add', () => {
    const night = nightWith();
    night.send(counts('15:10', { NORTH: { votes: { APPLE: 500, BIRCH: 100 }, ...complete } }));
    night.send(counts('15:20', { WEST: { shares: { APPLE: 70, BIRCH: 30 }, ...complete } }));
    expect(said(night.judged())).toMatchObject({ lead: 400, outstanding: '5000 by lists' });
  });

  test('a turnout of the time when the polls were open bounds nothing', () => {
    const night = nightWith();
    night.send(turnout('10:00', { SOUTH: { ballots: 300 }, WEST: { ballots: 100 } }));
    night.send(counts('15:10', { NORTH: { votes: { APPLE: 500, BIRCH: 100 }, ...complete } }));
    expect(said(night.judged())).toMatchObject({ outstanding: '5000 by lists' });
  });

  test('P-CALL-4: with a part that nobody has a list of, nothing is said of what is out', () => {
    const night = nightWith({}, ({ units }) => {
      Object.assign(units[0] ?? {}, { votersBasis: 'estimated' });
      Object.assign(units[3] ?? {}, { votersBasis: 'estimated' });
    });
    night.send(counts('15:10', { NORTH: { votes: { APPLE: 500, BIRCH: 100 }, ...complete } }));
    expect(said(night.judged())).toEqual({ contradicted: false, lead: 400 });
  });

  test('P-CALL-5: that trails is contradicted at once', () => {
    const night = nightWith();
    night.send(counts('15:10', { NORTH: { votes: { APPLE: 100, BIRCH: 160, AGAINST: 400 }, ...complete } }));
    expect(said(night.judged())).toEqual({
      contradicted: true,
      why: 'trails: APPLE has 100 votes, BIRCH 160 so far',
      lead: -60,
      outstanding: '5000 by lists',
      open: true,
    });
  });

  test('P-CALL-5: is no more contradicted when it is ahead again', () => {
    const night = nightWith();
    night.send(counts('15:10', { NORTH: { votes: { APPLE: 100, BIRCH: 160 }, ...complete } }));
    const trailing = night.judged();
    night.send(counts('15:20', { SOUTH: { votes: { APPLE: 100, BIRCH: 30 }, ...complete } }));
    expect(said(night.judged(trailing))).toMatchObject({ contradicted: false, lead: 10 });
    expect(night.judged(trailing).contradiction).toBeUndefined();
  });

  test('P-CALL-5: is not beaten by votes against all, which win nothing', () => {
    const night = nightWith({ unit: 'NORTH' });
    night.send(counts('15:10', { NORTH: { votes: { APPLE: 100, BIRCH: 60, AGAINST: 400 }, ...complete } }));
    expect(said(night.judged())).toEqual({ contradicted: false, lead: 40 });
  });

  test('P-CALL-5: is contradicted by a tie once the count is complete', () => {
    const night = nightWith({ unit: 'NORTH' });
    night.send(counts('15:10', { NORTH: { votes: { APPLE: 100, BIRCH: 100 } } }));
    expect(said(night.judged())).toEqual({ contradicted: false, lead: 0, outstanding: '800 by lists', open: true });
    night.send(counts('15:20', { NORTH: { votes: { APPLE: 300, BIRCH: 300 }, ...complete } }));
    expect(said(night.judged())).toEqual({ contradicted: true, why: 'tied: APPLE has 300 votes, BIRCH 300', lead: 0 });
  });

  test('of a count in percents is measured by them; equal percents need not be equal votes', () => {
    const night = nightWith({ unit: 'NORTH' });
    night.send(counts('15:10', { NORTH: { shares: { APPLE: 40, BIRCH: 40 }, ...complete } }));
    expect(said(night.judged())).toEqual({ contradicted: false });
    night.send(counts('15:20', { NORTH: { shares: { APPLE: 39.9, BIRCH: 40 }, ...complete } }));
    expect(said(night.judged())).toEqual({ contradicted: true, why: 'trails: APPLE has 39.9 percent, BIRCH 40' });
  });

  test('that is withdrawn is contradicted by nothing', () => {
    const night = nightWith();
    night.send(counts('15:10', { NORTH: { votes: { APPLE: 100, BIRCH: 160 }, ...complete } }));
    expect(said(night.judged(withdrawCall(night.call, 'too early', at('18:30'))))).toEqual({ contradicted: false });
  });

  test('P-CALL-5: is contradicted when the option withdraws from the contest', () => {
    const night = nightWith();
    const amended = tinyElection(({ contests }) => Object.assign(contests[0]?.options[0] ?? {}, { withdrawn: true }));
    expect(said(judgeCall(amended, night.call, () => undefined))).toEqual({
      contradicted: true,
      why: 'cannot-win: APPLE withdrew and can win nothing',
    });
  });
});

describe('a called winner of a single-member district', () => {
  const district = (ties: 'open' | 'registered-earlier', seats = 1) =>
    nightWith({}, (definition) => {
      const [contest] = definition.contests;
      definition.rules = { copied: { action: 'off', limit: 0 } };
      delete contest?.threshold;
      Object.assign(contest ?? {}, { seats, seatRule: { method: 'first-past-the-post', ties } });
    });
  const all = (votes: Record<string, number>) =>
    counts('16:00', { NORTH: { votes, ...complete }, SOUTH: { votes, ...complete }, WEST: { votes, ...complete } });

  test('stands where the order of registration parts a tie for it, and is contradicted where it does not', () => {
    const parted = district('registered-earlier');
    parted.send(all({ APPLE: 100, BIRCH: 100 }));
    expect(said(parted.judged())).toEqual({ contradicted: false, lead: 0 });
    const open = district('open');
    open.send(all({ APPLE: 100, BIRCH: 100 }));
    expect(said(open.judged())).toMatchObject({ contradicted: true, why: 'tied: APPLE has 300 votes, BIRCH 300' });
  });

  test('P-TIE-1: follows the lot that parts a tie', () => {
    const night = district('open');
    night.send(all({ APPLE: 100, BIRCH: 100 }));
    night.draw('list', 'BIRCH');
    const why = 'tied: APPLE has 300 votes, BIRCH 300, and the lot fell on BIRCH';
    expect(said(night.judged())).toEqual({ contradicted: true, why, lead: 0 });
    night.draw('list', 'APPLE');
    expect(said(night.judged())).toEqual({ contradicted: false, lead: 0 });
  });

  test('of two seats is who is among the first two', () => {
    const night = district('open', 2);
    night.send(all({ APPLE: 100, BIRCH: 200, CEDAR: 50 }));
    expect(said(night.judged())).toEqual({ contradicted: false, lead: 150 });
  });
});

describe('called seats', () => {
  const some = counts('15:10', { NORTH: { votes: { APPLE: 400, BIRCH: 500 }, ...complete } });
  const rest = counts('16:00', {
    SOUTH: { votes: { APPLE: 1000, BIRCH: 300 }, ...complete },
    WEST: { votes: { APPLE: 1600, BIRCH: 1200 }, ...complete },
  });

  test('P-CALL-6: of a majority are more than half of the seats of the contest, at any time', () => {
    const night = nightWith({ of: 'majority' });
    expect(said(night.judged())).toEqual({ contradicted: false });
    night.send(some);
    expect(said(night.judged())).toEqual({ contradicted: true, why: 'no-majority: APPLE has 4 of 10 seats so far' });
    night.send(rest);
    expect(said(night.judged())).toEqual({ contradicted: false });
  });

  test('P-CALL-6: half of the seats is no majority', () => {
    const night = nightWith({ of: 'majority' });
    night.send(some, rest);
    night.send(counts('17:00', { SOUTH: { votes: { APPLE: 1000, BIRCH: 1300 }, ...complete } }));
    expect(said(night.judged())).toEqual({ contradicted: true, why: 'no-majority: APPLE has 5 of 10 seats' });
  });

  test('P-CALL-6: by option are compared when the count is complete', () => {
    const night = nightWith({ of: 'seats', winner: undefined, seats: { APPLE: 7 } });
    night.send(some);
    expect(said(night.judged())).toEqual({ contradicted: false });
    night.send(rest);
    expect(said(night.judged())).toEqual({
      contradicted: true,
      why: 'seats-differ: APPLE has 6 seats and was called for 7',
    });
    const right = { ...night.call, seats: { APPLE: 6, BIRCH: 4 } };
    expect(said(night.judged(right))).toEqual({ contradicted: false });
  });
});
