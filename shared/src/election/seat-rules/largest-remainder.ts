import { type Fraction, fraction, fractionText } from '../fraction.ts';
import type { SeatStep } from '../row.ts';
import type { Candidacy, Parting, Shared } from './candidacy.ts';
import { partLastSeats } from './part-equals.ts';

/**
 * Largest remainder: a seat for each whole quota, then one for each of the largest remainders.
 *
 * Hare's quota is votes / seats, a fraction. Droop's is floor(votes / (seats + 1)) + 1, an integer above votes / (seats + 1), so that
 * seats + 1 whole quotas would be more than all votes: whole quotas never exceed the house, which the rounded-down (Imperiali) and the
 * unrounded (Hagenbach-Bischoff) quotas cannot promise. Votes are those of the options that passed the threshold.
 *
 * With Hare fewer seats are left than there are remainders above zero. With Droop and very few votes for many seats (11 votes, 10
 * seats: quota 2) more can be left than there are lists; each list then gets one more in every round, before the remainders decide
 * the last ones.
 */
export function allocateByRemainders(
  lists: readonly Candidacy[],
  house: number,
  quotaName: 'hare' | 'droop',
  parting: Parting,
): Shared {
  const total = lists.reduce((sum, { votes }) => sum + votes, 0n);
  const quota = quotaName === 'hare' ? fraction(total, BigInt(house)) : fraction(total / BigInt(house + 1) + 1n);
  const parts = lists.map((list) => divide(list, quota));
  const steps: SeatStep[] = parts
    .filter(({ whole }) => whole > 0)
    .map(({ list, whole, quotient }) => ({
      by: 'quota',
      option: list.id,
      seats: whole,
      figure: fractionText(quotient),
    }));

  const left = house - parts.reduce((sum, { whole }) => sum + whole, 0);
  const rounds = Math.floor(left / lists.length);
  if (rounds > 0) steps.push(...parts.map((part) => remainderStep(part, rounds)));
  return { quota: fractionText(quota), ...byRemainder(parts, left % lists.length, parting, steps) };
}

type Part = {
  readonly list: Candidacy;
  /** Votes / quota. */
  readonly quotient: Fraction;
  readonly whole: number;
  /** What is left of the quotient; all remainders have one denominator, so that numerators compare. */
  readonly remainder: Fraction;
};

function divide(list: Candidacy, quota: Fraction): Part {
  const quotient = fraction(list.votes * quota.denominator, quota.numerator);
  const whole = quotient.numerator / quotient.denominator;
  const remainder = fraction(quotient.numerator - whole * quotient.denominator, quotient.denominator);
  return { list, quotient, whole: Number(whole), remainder };
}

function byRemainder(parts: readonly Part[], left: number, parting: Parting, steps: SeatStep[]): Shared {
  if (left === 0) return { steps };
  const inOrder = parts.toSorted((a, b) => compare(b.remainder.numerator, a.remainder.numerator));
  const last = inOrder[left - 1]?.remainder.numerator ?? 0n;
  const above = inOrder.filter(({ remainder }) => remainder.numerator > last);
  const equals = parts.filter(({ remainder }) => remainder.numerator === last);
  steps.push(...above.map((part) => remainderStep(part, 1)));

  const places = left - above.length;
  if (equals.length === places) return { steps: [...steps, ...equals.map((part) => remainderStep(part, 1))] };
  const { winners, brokenBy, tie } = partLastSeats(
    equals.map(({ list }) => list),
    places,
    parting,
  );
  const won = winners.flatMap((list) => equals.filter((part) => part.list === list));
  return { steps: [...steps, ...won.map((part) => ({ ...remainderStep(part, 1), ...brokenBy }))], ...tie };
}

function remainderStep({ list, remainder }: Part, seats: number): SeatStep {
  return { by: 'remainder', option: list.id, seats, figure: fractionText(remainder) };
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
