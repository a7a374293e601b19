import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Allocation, allocateSeats } from './allocate-seats.ts';
import type { Contest, SeatRule, Threshold } from './definition.ts';
import type { Lot } from './seat-rules/candidacy.ts';

/** The axioms of seat allocation (Balinski and Young, Fair Representation, 1982), each for the rules that promise it. */

type Allocated = Extract<Allocation, { outcome: 'allocated' }>;

const hare: SeatRule = { method: 'largest-remainder', quota: 'hare', ties: 'open' };
const droop: SeatRule = { method: 'largest-remainder', quota: 'droop', ties: 'open' };
const dhondt: SeatRule = { method: 'dhondt', ties: 'open' };
const sainteLague: SeatRule = { method: 'sainte-lague', ties: 'open' };
const mostVotes: SeatRule = { method: 'first-past-the-post', ties: 'open' };
const listRules = [hare, droop, dhondt, sainteLague];
const allRules = [...listRules, mostVotes];

// Few votes make ties, millions make none.
const votes = fc
  .array(fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 300 }), fc.nat({ max: 9_000_000 })), {
    minLength: 1,
    maxLength: 7,
  })
  .filter((counts) => counts.some((n) => n > 0));
const house = fc.integer({ min: 1, max: 40 });
const ruleOf = (rules: readonly SeatRule[]) => fc.constantFrom(...rules);
const threshold: fc.Arbitrary<Threshold> = fc
  .record({
    hundredths: fc.integer({ min: 1, max: 4000 }),
    base: fc.constantFrom('all-options' as const, 'seat-options' as const),
    minimumLists: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ hundredths, ...rest }) => ({ percent: hundredths / 100, ...rest }));

const named = (counts: readonly number[]) => Object.fromEntries(counts.map((n, index) => [`O${index}`, n]));

function allocate(
  counts: Readonly<Record<string, number | bigint>>,
  seats: number,
  seatRule: SeatRule,
  more: { threshold?: Threshold; options?: Contest['options']; lot?: Lot } = {},
): Allocated {
  const { options = Object.keys(counts).map((id) => ({ id, names: {} })), lot, ...rest } = more;
  const allocation = allocateSeats({ votes: counts, contest: { options, seats, seatRule, ...rest }, lot });
  if (allocation.outcome !== 'allocated') throw new Error(`expected seats, got ${allocation.outcome}`);
  return allocation;
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0);
const seatsIn = ({ seats }: Allocated) => total(Object.values(seats));

test.prop([votes, house, ruleOf(allRules), fc.option(threshold, { nil: undefined })])(
  'P-ROW-9: house: seats, tied seats and seats that nobody can take sum to the house, and steps to the seats',
  (counts, seats, rule, limit) => {
    const allocation = allocate(named(counts), seats, rule, limit ? { threshold: limit } : {});
    expect(seatsIn(allocation) + (allocation.tie?.seats ?? 0) + (allocation.unfilled ?? 0)).toBe(seats);
    for (const [option, n] of Object.entries(allocation.seats)) {
      expect(total(allocation.steps.filter((step) => step.option === option).map((step) => step.seats))).toBe(n);
    }
    if (rule.method !== 'first-past-the-post' && allocation.excluded.length < counts.length) {
      expect(allocation.unfilled).toBeUndefined();
    }
  },
);

// Few sorts of counts, so that most allocations end in a tie.
const equalVotes = fc.array(fc.constantFrom(1, 2, 3, 6), { minLength: 2, maxLength: 7 });

test.prop([equalVotes, house, ruleOf(allRules), fc.nat()])(
  'P-TIE-1: a lot gives each winner one seat more, the house is full, and every seat has a step',
  (counts, seats, rule, turn) => {
    const open = allocate(named(counts), seats, rule);
    if (!open.tie) return;
    const { options, seats: left } = open.tie;
    const winners = options.filter((_, place) => (place + turn) % options.length < left);
    const drawn = allocate(named(counts), seats, rule, { lot: { options, seats: left, winners } });
    expect(drawn.tie).toEqual({ options, seats: left, drawn: winners });
    expect(seatsIn(drawn) + (drawn.unfilled ?? 0)).toBe(seats);
    for (const [option, n] of Object.entries(drawn.seats)) {
      expect(n - (open.seats[option] ?? 0)).toBe(winners.includes(option) ? 1 : 0);
      expect(total(drawn.steps.filter((step) => step.option === option).map((step) => step.seats))).toBe(n);
    }
    expect(drawn.steps.filter(({ tieBrokenBy }) => tieBrokenBy === 'lot').map(({ option }) => option)).toEqual(winners);
  },
);

test.prop([equalVotes, house, ruleOf(allRules), equalVotes, house])(
  'P-TIE-2: a lot for another tie, and one where there is none, changes nothing',
  (counts, seats, rule, others, otherSeats) => {
    const open = allocate(named(counts), seats, rule);
    const other = allocate(named(others), otherSeats, rule).tie;
    if (!other || (other.seats === open.tie?.seats && other.options.join() === open.tie.options.join())) return;
    const lot = { ...other, winners: other.options.slice(0, other.seats) };
    expect(allocate(named(counts), seats, rule, { lot })).toEqual(open);
  },
);

test.prop([votes, house, ruleOf(allRules)])(
  'a tie is among more options than seats, and an option without votes wins nothing',
  (counts, seats, rule) => {
    const allocation = allocate(named(counts), seats, rule);
    if (allocation.tie) {
      expect(allocation.tie.options.length).toBeGreaterThan(allocation.tie.seats);
      expect(allocation.tie.seats).toBeGreaterThan(0);
    }
    counts.forEach((n, index) => {
      if (n > 0) return;
      expect(allocation.seats[`O${index}`]).toBe(0);
      expect(allocation.tie?.options ?? []).not.toContain(`O${index}`);
    });
  },
);

test.prop([votes, house, ruleOf(allRules), fc.option(threshold, { nil: undefined }), fc.infiniteStream(fc.nat())])(
  'anonymity: other names in another order change nothing but the names',
  (counts, seats, rule, limit, keys) => {
    const before = allocate(named(counts), seats, rule, limit ? { threshold: limit } : {});
    const order = counts.map((_, index) => ({ index, key: keys.next().value })).sort((a, b) => a.key - b.key);
    const renamed = Object.fromEntries(order.map(({ index }) => [`Renamed${index}`, counts[index] ?? 0]));
    const after = allocate(renamed, seats, rule, limit ? { threshold: limit } : {});
    const back = (ids: readonly string[]) => ids.map((id) => id.replace('Renamed', 'O')).sort();
    expect(after.seats).toEqual(
      Object.fromEntries(Object.entries(before.seats).map(([id, n]) => [id.replace('O', 'Renamed'), n])),
    );
    expect(back(after.excluded)).toEqual([...before.excluded].sort());
    expect(after.tie?.seats).toBe(before.tie?.seats);
    expect(back(after.tie?.options ?? [])).toEqual([...(before.tie?.options ?? [])].sort());
  },
);

test.prop([votes, house, ruleOf([hare, dhondt, sainteLague, mostVotes]), fc.integer({ min: 2, max: 1_000_000 })])(
  'homogeneity: all votes times the same give the same seats (but not with Droop, whose quota is rounded)',
  (counts, seats, rule, factor) => {
    const [once, times] = [counts, counts.map((n) => BigInt(n) * BigInt(factor))].map((some) =>
      allocate(Object.fromEntries(some.map((n, index) => [`O${index}`, n])), seats, rule),
    );
    expect(times?.seats).toEqual(once?.seats);
    expect(times?.tie).toEqual(once?.tie);
  },
);

test.prop([votes, house, ruleOf([dhondt, sainteLague, mostVotes])])(
  'house monotonicity: one seat more in the house takes none from anybody',
  (counts, seats, rule) => {
    const [smaller, larger] = [allocate(named(counts), seats, rule), allocate(named(counts), seats + 1, rule)];
    for (const [option, n] of Object.entries(smaller.seats)) expect(larger.seats[option]).toBeGreaterThanOrEqual(n);
  },
);

test.prop([votes, house, ruleOf([hare, dhondt, sainteLague, mostVotes]), fc.nat(), fc.integer({ min: 1, max: 1000 })])(
  'vote monotonicity: more votes for one, the others’ unchanged, never cost it a seat (Droop: see the counter-example beside)',
  (counts, seats, rule, pick, gain) => {
    const winner = `O${pick % counts.length}`;
    const before = allocate(named(counts), seats, rule);
    const after = allocate({ ...named(counts), [winner]: (named(counts)[winner] ?? 0) + gain }, seats, rule);
    expect(after.seats[winner]).toBeGreaterThanOrEqual(before.seats[winner] ?? 0);
  },
);

test.prop([votes, house, ruleOf(allRules)])(
  'concordance: more votes never mean fewer seats, and equals differ only by a tie',
  (counts, seats, rule) => {
    const allocation = allocate(named(counts), seats, rule);
    counts.forEach((more, i) => {
      counts.forEach((fewer, j) => {
        const [a, b] = [allocation.seats[`O${i}`] ?? 0, allocation.seats[`O${j}`] ?? 0];
        if (more > fewer) expect(a).toBeGreaterThanOrEqual(b);
        if (more === fewer) expect(a).toBe(b);
      });
    });
  },
);

test.prop([votes, house])(
  'quota: largest remainder with Hare gives each list its quota rounded down or up',
  (counts, seats) => {
    const allocation = allocate(named(counts), seats, hare);
    const all = BigInt(total(counts));
    counts.forEach((n, index) => {
      const lower = Number((BigInt(n) * BigInt(seats)) / all);
      const isWhole = (BigInt(n) * BigInt(seats)) % all === 0n;
      const won = allocation.seats[`O${index}`] ?? 0;
      expect([lower, lower + (isWhole ? 0 : 1)]).toContain(won);
      if (allocation.tie?.options.includes(`O${index}`)) expect(won).toBe(lower);
    });
  },
);

test.prop([votes, house])('lower quota: D’Hondt gives each list its quota rounded down at least', (counts, seats) => {
  const { seats: won, tie } = allocate(named(counts), seats, dhondt);
  const all = BigInt(total(counts));
  counts.forEach((n, index) => {
    const best = (won[`O${index}`] ?? 0) + (tie?.options.includes(`O${index}`) ? 1 : 0);
    expect(best).toBeGreaterThanOrEqual(Number((BigInt(n) * BigInt(seats)) / all));
  });
});

test.prop([votes, house])('Droop’s whole quotas never exceed the house', (counts, seats) => {
  const { quota, steps } = allocate(named(counts), seats, droop);
  expect(quota).toBe(String(Math.floor(total(counts) / (seats + 1)) + 1));
  expect(total(steps.filter(({ by }) => by === 'quota').map((step) => step.seats))).toBeLessThanOrEqual(seats);
});

describe('threshold', () => {
  test.prop([votes, house, ruleOf(listRules), threshold, fc.nat({ max: 500 })])(
    'who passes is told by votes and base alone; below it only the next largest join, until there are enough',
    (counts, seats, rule, limit, against) => {
      const options: Contest['options'] = [
        ...Object.keys(named(counts)).map((id) => ({ id, names: {} })),
        { id: 'NONE', names: {}, kind: 'against-all' as const },
      ];
      const { excluded, seats: won } = allocate({ ...named(counts), NONE: against }, seats, rule, {
        threshold: limit,
        options,
      });
      const base = total(counts) + (limit.base === 'all-options' ? against : 0);
      const passes = counts.map((n) => n > 0 && n * 100 * 100 >= Math.round(limit.percent * 100) * base);
      const isIn = counts.map((_, index) => !excluded.includes(`O${index}`));
      expect(won).not.toHaveProperty('NONE');
      counts.forEach((n, index) => {
        if (passes[index]) expect(isIn[index]).toBe(true);
        if (!isIn[index]) {
          expect(won[`O${index}`]).toBe(0);
          // Nobody smaller is in.
          counts.forEach((other, at) => {
            if (other < n) expect(isIn[at]).toBe(false);
          });
        }
      });
      const joined = counts.filter((_, index) => isIn[index] && !passes[index]);
      const passed = passes.filter(Boolean).length;
      const places = Math.max(0, (limit.minimumLists ?? 0) - passed);
      const withVotes = counts.filter((n) => n > 0).length;
      expect(joined.length).toBeGreaterThanOrEqual(Math.min(places, withVotes - passed));
      // More join than there are places only as equals of the smallest that does.
      expect(joined.filter((n) => n > Math.min(...joined)).length).toBeLessThanOrEqual(places);
      if (places === 0) expect(joined).toEqual([]);
    },
  );
});

test.prop([votes, house, ruleOf(allRules), fc.infiniteStream(fc.nat())])(
  'ties by registration: no tie is left, and its seats go to the lowest ranks among the equals',
  (counts, seats, rule, keys) => {
    const ids = Object.keys(named(counts));
    const byKey = ids.map((id) => ({ id, key: keys.next().value })).sort((a, b) => a.key - b.key);
    const rank = new Map(byKey.map(({ id }, place) => [id, place + 1]));
    const options = ids.map((id) => ({ id, names: {}, registered: rank.get(id) ?? 0 }));
    const open = allocate(named(counts), seats, rule, { options });
    const parted = allocate(named(counts), seats, { ...rule, ties: 'registered-earlier' } as SeatRule, { options });
    expect(parted.tie).toBeUndefined();
    const winners = [...(open.tie?.options ?? [])]
      .sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0))
      .slice(0, open.tie?.seats ?? 0);
    for (const id of ids) expect(parted.seats[id]).toBe((open.seats[id] ?? 0) + (winners.includes(id) ? 1 : 0));
  },
);

test.prop([votes, house, fc.constantFrom([dhondt, 1] as const, [sainteLague, 2] as const)])(
  'model: highest averages are the first of all quotients in one sorted table',
  (counts, seats, [rule, stride]) => {
    const allocation = allocate(named(counts), seats, rule);
    const table = counts.flatMap((n, index) =>
      n === 0
        ? []
        : Array.from({ length: seats }, (_, won) => ({ id: `O${index}`, n: BigInt(n), d: BigInt(won * stride + 1) })),
    );
    table.sort((a, b) => Number(b.n * a.d - a.n * b.d));
    const last = table[seats - 1];
    if (!last) throw new Error('every list has as many quotients as there are seats');
    const above = table.filter(({ n, d }) => n * last.d > last.n * d);
    const equal = table.filter(({ n, d }) => n * last.d === last.n * d);
    const isTie = above.length + equal.length > seats;
    const won = isTie ? above : [...above, ...equal];
    counts.forEach((_, index) => {
      expect(allocation.seats[`O${index}`]).toBe(won.filter(({ id }) => id === `O${index}`).length);
    });
    expect(allocation.tie).toEqual(
      isTie ? { options: equal.map(({ id }) => id).sort(), seats: seats - above.length } : undefined,
    );
  },
);
