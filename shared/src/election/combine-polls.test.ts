import { describe, expect, test } from 'vitest';
import { allocateSeats } from './allocate-seats.ts';
import { type Combination, combinePolls, type Poll } from './combine-polls.ts';
import type { Weighting } from './definition.ts';

type Combined = Extract<Combination, { outcome: 'combined' }>;

function combine(
  polls: readonly Poll[],
  weighting: Weighting,
  options = Object.keys(polls[0]?.shares ?? {}),
): Combined {
  const combination = combinePolls({ polls, weighting, options });
  if (combination.outcome !== 'combined') throw new Error('expected a combination');
  return combination;
}

describe('the three exit polls of Kazakhstan 2023', () => {
  const parties = ['AMANAT', 'AUYL', 'RESPUBLICA', 'AKZHOL', 'QHP', 'JSDP', 'BAYTAQ', 'AGAINST_ALL'];
  const poll = (pollster: string, sample: number, margin: number, ...shares: number[]): Poll => ({
    pollster,
    sample,
    margin,
    shares: Object.fromEntries(parties.map((party, index) => [party, shares[index] ?? 0])),
  });
  const polls = [
    poll('eurasian-integration', 30_000, 1, 53.46, 10.52, 8.9, 7.87, 6.25, 5.31, 3.22, 4.47),
    poll('democracy', 12_000, 1.1, 53.33, 11.26, 8.33, 8.87, 6.93, 5.12, 2.51, 3.65),
    poll('socis-a', 312_000, 1.1, 54.42, 10.21, 8.79, 8.21, 6.89, 4.91, 2.17, 4.4),
  ];
  const seatsOf = ({ weights }: Combined) => {
    const allocation = allocateSeats({
      votes: weights,
      contest: {
        options: parties.map((id) => ({
          id,
          names: {},
          ...(id === 'AGAINST_ALL' ? { kind: 'against-all' as const } : {}),
        })),
        seats: 69,
        threshold: { percent: 5, base: 'all-options', minimumLists: 2 },
        seatRule: { method: 'largest-remainder', quota: 'hare', ties: 'registered-earlier' },
      },
    });
    return allocation.outcome === 'allocated'
      ? Object.values(allocation.seats).slice(0, 6).join('-')
      : allocation.outcome;
  };

  test('equally weighted put JSDP above the threshold', () => {
    const combined = combine(polls, 'equal');
    expect(Object.values(combined.shares)).toEqual([53.74, 10.66, 8.67, 8.32, 6.69, 5.11, 2.63, 4.17]);
    expect(combined).toMatchObject({
      sample: 354_000,
      pollsters: polls.map(({ pollster }) => pollster),
      whole: 30_000n,
      leftOut: [],
    });
    expect(combined.weights.JSDP).toBe(531n + 512n + 491n);
    expect(seatsOf(combined)).toBe('40-8-6-6-5-4');
  });

  test('weighted by sample, 88 % of which is one poll’s, put it below', () => {
    const combined = combine(polls, 'sample');
    expect(combined.pollWeights).toEqual({ 'eurasian-integration': 5n, democracy: 2n, 'socis-a': 52n });
    expect(combined.shares.JSDP).toBe(4.95);
    expect(seatsOf(combined)).toBe('42-8-7-7-5-0');
  });

  test('weighted by inverse variance put it above: the published margins hardly differ', () => {
    const combined = combine(polls, 'inverse-variance');
    expect(combined.pollWeights).toEqual({ 'eurasian-integration': 121n, democracy: 100n, 'socis-a': 100n });
    expect(combined.shares.JSDP).toBe(5.13);
    expect(seatsOf(combined)).toBe('40-8-6-6-5-4');
  });

  test('have a margin by each weighting, the least by inverse variance', () => {
    expect(combine(polls, 'equal').margin?.AMANAT).toBe(0.62); // sqrt(1² + 1.1² + 1.1²) / 3 = 0.616
    expect(combine(polls, 'sample').margin?.AMANAT).toBe(0.97);
    expect(combine(polls, 'inverse-variance').margin?.AMANAT).toBe(0.61);
  });
});

describe('shares', () => {
  test('are rounded half up from the exact combination', () => {
    expect(
      combine(
        [
          { pollster: 'a', shares: { A: 50.01 } },
          { pollster: 'b', shares: { A: 50 } },
        ],
        'equal',
      ).shares,
    ).toEqual({ A: 50.01 });
    expect(
      combine(
        [
          { pollster: 'a', shares: { A: 1.01 } },
          { pollster: 'b', shares: { A: 1 } },
          { pollster: 'c', shares: { A: 1 } },
        ],
        'equal',
      ).shares,
    ).toEqual({ A: 1 });
  });

  test('come in the order of the options, and only of those that every poll names', () => {
    const combined = combine(
      [
        { pollster: 'a', shares: { B: 40, A: 60 } },
        { pollster: 'b', shares: { A: 50, B: 30, C: 20 } },
      ],
      'equal',
      ['A', 'B', 'C'],
    );
    expect(Object.entries(combined.shares)).toEqual([
      ['A', 55],
      ['B', 35],
    ]);
    expect(Object.keys(combined.weights)).toEqual(['A', 'B']);
  });

  test('of one poll are its own', () => {
    for (const weighting of ['equal', 'sample', 'inverse-variance'] as const) {
      const combined = combine(
        [{ pollster: 'a', shares: { A: 53.46, B: 46.54 }, sample: 999, margin: 3.1 }],
        weighting,
      );
      expect(combined).toMatchObject({
        shares: { A: 53.46, B: 46.54 },
        sample: 999,
        margin: { A: 3.1, B: 3.1 },
        whole: 10_000n,
      });
    }
  });
});

describe('what a poll does not say', () => {
  const silent: Poll = { pollster: 'silent', shares: { A: 10 } };
  const sampled: Poll = { pollster: 'sampled', shares: { A: 20 }, sample: 9604 };
  const both: Poll = { pollster: 'both', shares: { A: 30 }, sample: 500, margin: 1 };

  test('leaves it out of a weighting that needs it, by name', () => {
    expect(combine([silent, sampled, both], 'equal')).toMatchObject({
      pollsters: ['silent', 'sampled', 'both'],
      leftOut: [],
    });
    expect(combine([silent, sampled, both], 'sample')).toMatchObject({
      pollsters: ['sampled', 'both'],
      leftOut: ['silent'],
    });
    expect(combine([silent, sampled, both], 'inverse-variance')).toMatchObject({
      pollsters: ['sampled', 'both'],
      leftOut: ['silent'],
    });
    expect(combinePolls({ polls: [silent], weighting: 'sample', options: ['A'] })).toEqual({
      outcome: 'nothing-to-combine',
      leftOut: ['silent'],
    });
    expect(combinePolls({ polls: [], weighting: 'equal', options: ['A'] })).toEqual({
      outcome: 'nothing-to-combine',
      leftOut: [],
    });
  });

  test('leaves the margin and the sample of the combination unknown', () => {
    expect(combine([silent, both], 'equal')).not.toHaveProperty('margin');
    expect(combine([silent, both], 'equal')).not.toHaveProperty('sample');
    expect(combine([sampled, both], 'equal')).not.toHaveProperty('margin');
    expect(combine([sampled, both], 'equal').sample).toBe(10_104);
  });

  test('about its margin is taken as simple random sampling at its worst: 9,604 voters are ± 1 point', () => {
    expect(combine([sampled, both], 'inverse-variance').pollWeights).toEqual({ sampled: 1n, both: 1n });
  });

  test('a margin or a sample of 0 is not believed', () => {
    expect(combine([{ ...both, margin: 0, sample: 9604 }, both], 'inverse-variance').pollWeights).toEqual({ both: 1n });
    expect(combine([{ ...sampled, sample: 0 }, both], 'sample').leftOut).toEqual(['sampled']);
  });
});
