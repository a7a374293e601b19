import { squareRoot } from '../square-root.ts';
import { studentT } from './student-t.ts';

/** Units that there are, and voters on their lists. */
export type Stratum = { readonly units: number; readonly voters: number };

/** The reporting units of a sample and of the whole, by stratum. Units that are in come in the order of the definition. */
export type Sample = {
  readonly strata: readonly Stratum[];
  /** Units that are in: the place of their stratum, and voters on their list. */
  readonly stratumOf: readonly number[];
  readonly votersOf: readonly number[];
};

/** Percent with at most two decimals; `low` is rounded down and `high` up, both within 0 and 100. */
export type Estimate = { readonly percent: number; readonly low: number; readonly high: number };

/**
 * What percent of a whole a part will be once every unit is in: a ratio of two separate ratio estimates in strata. In each stratum the
 * part and the whole of the units that are in are blown up by voters on the list (all / those of the units in), and the sums over the
 * strata are divided. Its variance is that of the residuals from both ratios, with the finite population correction in each stratum, and
 * the interval is 95 % of Student's distribution with Satterthwaite's degrees of freedom.
 *
 * Cochran, Sampling Techniques, 3rd ed. 1977: the separate ratio estimate 6.10, its variance 6.4 and 6.10, degrees of freedom 5.4. As
 * there after Rao, the residuals are blown up by voters and not by units, which is safer where the units in are not of average size.
 *
 * It takes the units that are in as a random sample of each stratum. They are none; docs/uncertainty.md has measured what that costs.
 *
 * `parts` and `wholes`: figures of the units that are in. Undefined where a stratum that is not complete has fewer than two units in or none
 * of its voters, and where the whole is zero. Sums run in the order of the definition and use nothing but sums, products and quotients, so that the same
 * rows give the same bytes on every machine, in whatever order they came.
 */
export function estimateShare(
  sample: Sample,
  parts: readonly number[],
  wholes: readonly number[],
): Estimate | undefined {
  const tallies = tallyStrata(sample, parts, wholes);
  if (!tallies) return undefined;
  let [part, whole] = [0, 0];
  for (const { factor, part: ownPart, whole: ownWhole } of tallies) {
    part += factor * ownPart;
    whole += factor * ownWhole;
  }
  if (whole <= 0) return undefined;
  const ratio = part / whole;
  const squares = residualSquares(sample, tallies, ratio, parts, wholes);
  let [variance, weighted] = [0, 0];
  tallies.forEach(({ units, inUnits, factor }, stratum) => {
    if (inUnits === units) return;
    const own = factor ** 2 * inUnits * (1 - inUnits / units) * ((squares[stratum] as number) / (inUnits - 1));
    variance += own;
    weighted += own ** 2 / (inUnits - 1);
  });
  const error = variance === 0 ? 0 : rootOf(variance / whole ** 2) * studentT(variance ** 2 / weighted);
  return {
    percent: within(Math.floor(ratio * 10_000 + 0.5)) / 100,
    low: within(Math.floor((ratio - error) * 10_000 + tiny)) / 100,
    high: within(Math.ceil((ratio + error) * 10_000 - tiny)) / 100,
  };
}

/** Rounding outwards must not move a figure that is exact but for the last bits of floating point. */
const tiny = 1e-6;

type Tally = {
  readonly units: number;
  readonly inUnits: number;
  readonly voters: number;
  readonly part: number;
  readonly whole: number;
  /** Voters of the stratum / those of its units that are in. */
  readonly factor: number;
};

function tallyStrata(
  { strata, stratumOf, votersOf }: Sample,
  parts: readonly number[],
  wholes: readonly number[],
): readonly Tally[] | undefined {
  const sums = strata.map((all) => ({ all, inUnits: 0, voters: 0, part: 0, whole: 0 }));
  for (let place = 0; place < stratumOf.length; place++) {
    const own = sums[stratumOf[place] as number] as (typeof sums)[number];
    own.inUnits += 1;
    own.voters += votersOf[place] as number;
    own.part += parts[place] as number;
    own.whole += wholes[place] as number;
  }
  const isKnown = ({ all, inUnits, voters }: (typeof sums)[number]) =>
    inUnits === all.units || (inUnits >= 2 && voters > 0);
  if (!sums.every(isKnown)) return undefined;
  return sums.map(({ all, ...sum }) => ({
    ...sum,
    units: all.units,
    factor: sum.inUnits === all.units ? 1 : all.voters / sum.voters,
  }));
}

/** By stratum: the sum of the squares of part − ratio × whole, less what the stratum's own ratio to the voters explains. */
function residualSquares(
  { stratumOf, votersOf }: Sample,
  tallies: readonly Tally[],
  ratio: number,
  parts: readonly number[],
  wholes: readonly number[],
): readonly number[] {
  const perVoter = tallies.map(({ part, whole, voters }) => (voters === 0 ? 0 : (part - ratio * whole) / voters));
  const squares = tallies.map(() => 0);
  for (let place = 0; place < stratumOf.length; place++) {
    const stratum = stratumOf[place] as number;
    const residual =
      (parts[place] as number) -
      ratio * (wholes[place] as number) -
      (perVoter[stratum] as number) * (votersOf[place] as number);
    squares[stratum] = (squares[stratum] as number) + residual * residual;
  }
  return squares;
}

/** To eight decimals, by the integer root: engines need not agree on the last bit of their own. */
function rootOf(square: number): number {
  return Number(squareRoot(BigInt(Math.floor(square * 1e16 + 0.5)))) / 1e8;
}

function within(hundredths: number): number {
  return Math.min(10_000, Math.max(0, hundredths));
}
