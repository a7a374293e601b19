import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { allocateSeats } from '../allocate-seats.ts';
import type { Contest } from '../definition.ts';
import { fraction } from '../fraction.ts';
import type { Shares } from '../row.ts';
import { hundredths } from '../share.ts';
import { effectiveSample } from './effective-sample.ts';
import { drawing, type PrecisePoll, simulateSeats } from './simulate-seats.ts';

const contest: Contest = {
  id: 'list',
  names: {},
  unit: 'LAND',
  options: ['A', 'B', 'C', 'D', 'E', 'NONE'].map((id, place) => ({
    id,
    names: {},
    registered: place + 1,
    ...(id === 'NONE' ? { kind: 'against-all' as const } : {}),
  })),
  seats: 69,
  threshold: { percent: 5, base: 'all-options' },
  seatRule: { method: 'largest-remainder', quota: 'hare', ties: 'open' },
};
const ids = contest.options.map(({ id }) => id);
const draws = 500;

/** Shares that sum to 100, zeros among them. */
const shares: fc.Arbitrary<Shares> = fc
  .array(fc.oneof(fc.constant(0), fc.nat({ max: 1000 }), fc.nat({ max: 10_000 })), { minLength: 6, maxLength: 6 })
  .filter((parts) => parts.some((part) => part > 0))
  .map((parts) => {
    const whole = parts.reduce((sum, part) => sum + part, 0);
    const down = parts.map((part) => Math.floor((part * 10_000) / whole));
    const rest = 10_000 - down.reduce((sum, part) => sum + part, 0);
    const most = down.indexOf(Math.max(...down));
    return Object.fromEntries(
      ids.map((id, place) => [id, ((down[place] as number) + (place === most ? rest : 0)) / 100]),
    );
  });
const method: fc.Arbitrary<Contest['seatRule']> = fc.constantFrom(
  contest.seatRule,
  { method: 'dhondt' as const, ties: 'open' as const },
  { method: 'sainte-lague' as const, ties: 'registered-earlier' as const },
);
const sizes = fc.integer({ min: 1, max: 1_000_000 });
const precise = (of: Shares, size: number): PrecisePoll => ({
  shares: of,
  effectiveSample: fraction(BigInt(size)),
  weight: 1n,
});
const seedOf = (n: number) => `1${String(n).padStart(63, '0')}`;

test.prop([shares, method])(
  'with the smallest margin the interval holds the seats of the shares themselves',
  (of, seatRule) => {
    const size = effectiveSample({ margin: 0.01 });
    if (!size) throw new Error('a margin gives a size');
    const ruled = { ...contest, seatRule };
    const exact = allocateSeats({
      contest: ruled,
      votes: Object.fromEntries(ids.map((id) => [id, hundredths(of[id] as number)])),
    });
    const { interval } = simulateSeats(ruled, [{ shares: of, effectiveSample: size, weight: 1n }], draws);
    if (exact.outcome !== 'allocated') {
      for (const range of Object.values(interval)) expect(range).toEqual([0, 0]);
      return;
    }
    for (const [id, [low, high]] of Object.entries(interval)) {
      const own = exact.seats[id] as number;
      expect([id, low <= own && own <= high]).toEqual([id, true]);
    }
  },
);

test.prop([shares, sizes, fc.nat({ max: 1000 })])(
  'no draw has votes below zero, or votes that are no integers',
  (of, size, n) => {
    const draw = drawing(contest, [precise(of, size)], seedOf(n));
    for (let time = 0; time < 20; time++) {
      for (const votes of draw()) expect(Number.isSafeInteger(votes) && votes >= 0).toBe(true);
    }
  },
);

test.prop([shares, sizes, fc.nat({ max: 1000 })])(
  'the seats of every draw sum to the seats of the contest',
  (of, size, n) => {
    const draw = drawing(contest, [precise(of, size)], seedOf(n));
    for (let time = 0; time < 20; time++) {
      const votes = Object.fromEntries(draw().map((own, place) => [ids[place] as string, own]));
      const exact = allocateSeats({ votes, contest });
      if (exact.outcome !== 'allocated') continue;
      const given = Object.values(exact.seats).reduce((sum, seats) => sum + seats, 0);
      expect(given + (exact.tie?.seats ?? 0) + (exact.unfilled ?? 0)).toBe(contest.seats);
    }
  },
);

test.prop([shares, sizes], { numRuns: 30 })(
  'intervals reach from low to high within the house, and hold seats that sum to it',
  (of, size) => {
    const { interval, passing } = simulateSeats(contest, [precise(of, size)], draws);
    const ranges = Object.values(interval);
    for (const [low, high] of ranges) expect(0 <= low && low <= high && high <= contest.seats).toBe(true);
    for (const percent of Object.values(passing ?? {}))
      expect(Number.isInteger(percent) && percent >= 0 && percent <= 100).toBe(true);
    expect(Object.keys(interval)).toEqual(ids.filter((id) => id !== 'NONE'));
  },
);

test.prop([fc.integer({ min: 3, max: 7 }), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 100, max: 20_000 })], {
  numRuns: 50,
})('the likelihood of passing the threshold does not fall when the share rises', (from, step, size) => {
  // Each share has a seed of its own: two likelihoods may differ by their simulation error, one standard error of which is at most 0.7 points.
  const likelihood = (share: number) => {
    const of = { A: (6000 - share) / 100, B: 20, C: 20, D: 0, E: share / 100, NONE: 0 };
    return simulateSeats(contest, [precise(of, size)], 10_000).passing?.E ?? 0;
  };
  const [low, high] = [from * 100, from * 100 + step];
  expect(likelihood(high)).toBeGreaterThanOrEqual(likelihood(low) - 4);
});

describe('a poll that is drawn', () => {
  const of = { A: 54.42, B: 21, C: 10.21, D: 4.91, E: 5.06, NONE: 4.4 };

  test('gives the same bytes for the same input, whatever was asked before', () => {
    const ask = (size: number) => JSON.stringify(simulateSeats(contest, [precise(of, size)], draws));
    const first = ask(7937);
    // More than are remembered at once.
    for (let size = 1; size < 2100; size++) simulateSeats({ ...contest, seats: 5 }, [precise(of, size)], 1);
    expect(ask(7937)).toBe(first);
    expect(ask(7938)).not.toBe(first);
  });

  test('gives these bytes on every machine and every Node', () => {
    const two = [precise(of, 7937), { ...precise({ ...of, A: 54, D: 5.33 }, 400), weight: 3n }];
    expect(JSON.stringify(simulateSeats(contest, two, 10_000))).toBe(
      '{"interval":{"A":[37,45],"B":[13,18],"C":[6,10],"D":[0,5],"E":[0,5]},"passing":{"A":100,"B":100,"C":100,"D":60,"E":54}}',
    );
    const draw = drawing(contest, two, seedOf(7));
    let votes = draw();
    for (let n = 0; n < 1000; n++) votes = draw();
    expect(votes).toEqual([53_237_167, 20_843_139, 12_330_925, 5_151_160, 5_561_027, 2_876_583]);
  });

  test('errs as a multinomial sample does: by as much, and one at the cost of the others', () => {
    const size = 1000;
    const draw = drawing(contest, [precise({ A: 60, B: 30, C: 10, D: 0, E: 0, NONE: 0 }, size)], seedOf(1));
    const times = 50_000;
    const samples = Array.from({ length: times }, () => draw().map((votes) => votes / 1e8));
    const mean = (pick: (draw: number[]) => number) => samples.reduce((sum, one) => sum + pick(one), 0) / times;
    const covariance = (a: number, b: number, p: number, q: number) =>
      mean((one) => ((one[a] as number) - p) * ((one[b] as number) - q)) * size;
    expect(mean(([a = 0]) => a)).toBeCloseTo(0.6, 3);
    expect(covariance(0, 0, 0.6, 0.6)).toBeCloseTo(0.6 * 0.4, 2);
    expect(covariance(1, 1, 0.3, 0.3)).toBeCloseTo(0.3 * 0.7, 2);
    expect(covariance(0, 1, 0.6, 0.3)).toBeCloseTo(-0.6 * 0.3, 2);
    expect(covariance(1, 2, 0.3, 0.1)).toBeCloseTo(-0.3 * 0.1, 2);
    for (const one of samples.slice(0, 100)) expect(one.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
  });

  test('stays as it is where an option has no votes at all', () => {
    const { interval, passing } = simulateSeats(
      contest,
      [precise({ A: 100, B: 0, C: 0, D: 0, E: 0, NONE: 0 }, 500)],
      draws,
    );
    expect(interval).toEqual({ A: [69, 69], B: [0, 0], C: [0, 0], D: [0, 0], E: [0, 0] });
    expect(passing).toEqual({ A: 100, B: 0, C: 0, D: 0, E: 0 });
  });

  test('is not called sure by rounding', () => {
    const at = (share: number) =>
      simulateSeats(contest, [precise({ A: 80 - share, B: 20, C: 0, D: 0, E: share, NONE: 0 }, 10_000)], 10_000).passing
        ?.E;
    // 5.62 % is 2.7 standard errors above the threshold, 4.4 % is 2.9 below.
    expect([at(5.62), at(4.4)]).toEqual([99, 1]);
    expect([at(8), at(2)]).toEqual([100, 0]);
  });
});

describe('the effective sample', () => {
  const size = (poll: Parameters<typeof effectiveSample>[0]) => {
    const found = effectiveSample(poll);
    return found && Number(found.numerator) / Number(found.denominator);
  };

  test('is (98 / margin)², at most the sample; either alone will do', () => {
    expect(size({ margin: 3.1 })).toBeCloseTo(999.4, 1);
    expect(size({ sample: 1009 })).toBe(1009);
    expect(size({ sample: 312_000, margin: 1.1 })).toBeCloseTo(7937.2, 1);
    expect(size({ sample: 1200, margin: 2.8 })).toBe(1200);
  });

  test('is unknown where neither is published, and 0 is not published', () => {
    expect([size({}), size({ sample: 0 }), size({ margin: 0 }), size({ sample: 0, margin: 0 })]).toEqual(
      Array(4).fill(undefined),
    );
    expect(size({ sample: 500, margin: 0 })).toBe(500);
  });
});
