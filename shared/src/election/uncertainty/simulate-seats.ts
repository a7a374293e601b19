import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { allocateSeats } from '../allocate-seats.ts';
import { canWinSeats } from '../can-win-seats.ts';
import type { Contest } from '../definition.ts';
import type { Election } from '../election.ts';
import type { Fraction } from '../fraction.ts';
import type { Shares } from '../row.ts';
import { hundredths, roundHalfUp } from '../share.ts';
import { squareRoot } from '../square-root.ts';
import { level } from './level.ts';
import { quickSeats } from './quick-seats.ts';
import { normalDeviate, oneDeviation, randomIntegers } from './random-integers.ts';

/**
 * How often a poll is drawn. With 10,000 draws a likelihood of 50 % has a simulation error of ±1 point at 95 %. Where polls of many
 * contests may be released at one moment, 2,000 must do, with ±2 points: nothing else of the night goes on meanwhile.
 */
export function drawsOf({ sources, contests }: Pick<Election, 'sources' | 'contests'>): number {
  const pollsters = [...sources.values()].filter(({ kinds }) => kinds.includes('exit-poll'));
  const polled = pollsters.some((source) => source.contests === undefined)
    ? contests.size
    : new Set(pollsters.flatMap((source) => source.contests ?? [])).size;
  return polled > 20 ? 2_000 : 10_000;
}

/** A poll that says how precise it is. `weight`: what it counts for beside the others, as a positive integer. */
export type PrecisePoll = {
  /** Percent, at most two decimals. */
  readonly shares: Shares;
  readonly effectiveSample: Fraction;
  readonly weight: bigint;
};

export type SimulatedSeats = {
  /** By option that can win a seat: the fewest and the most seats, without the draws beyond in the outer 2.5 % on either side. */
  readonly interval: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** By option that can win a seat: in how many percent of the draws it took part in the seats. Only where there is a threshold. */
  readonly passing?: Readonly<Record<string, number>>;
};

/**
 * What the sampling error of one poll, or of several that are combined by weight, leaves open: the shares are drawn `draws` times, and each draw gets
 * its seats by the contest's own rules.
 *
 * Drawn shares are correlated as those of a sample are, by the normal approximation of the multinomial law: covariance
 * (diag(p) − p pᵀ) / n with the effective sample n, made of independent deviates z as p + (√p z − p Σ √p z) / √n. What the shares leave
 * of 100 % is drawn as one more option. Polls err independently of each other. A draw below 0 counts as 0.
 *
 * The seed is the SHA-256 of what is drawn from, and every step is integers or sums and products of floating point, which ECMAScript
 * defines to the bit: the same poll gives the same bytes everywhere.
 */
export function simulateSeats(contest: Contest, polls: readonly PrecisePoll[], draws: number): SimulatedSeats {
  const seed = seedOf(contest, polls, draws);
  const known = simulated.get(seed);
  if (known) return known;
  const fresh = tally(contest, drawing(contest, polls, seed), draws);
  if (simulated.size >= remembered) simulated.delete(simulated.keys().next().value as string);
  simulated.set(seed, fresh);
  return fresh;
}

/** Draws votes; the next draw overwrites them. In order of the contest's options. */
export type Drawing = () => readonly number[];

/** Derivation asks again for polls that did not change. The answer depends on the seed alone, so remembering it changes nothing else. */
const simulated = new Map<string, SimulatedSeats>();
const remembered = 2000;

function seedOf(
  { options, seats, threshold, seatRule }: Contest,
  polls: readonly PrecisePoll[],
  draws: number,
): string {
  const exactly = {
    draws,
    contest: {
      options: options.map((option) => ({ id: option.id, registered: option.registered, canWin: canWinSeats(option) })),
      seats,
      seatRule,
      threshold,
    },
    polls: polls.map(({ shares, effectiveSample: { numerator, denominator }, weight }) => ({
      shares,
      ...{ numerator: String(numerator), denominator: String(denominator), weight: String(weight) },
    })),
  };
  return createHash('sha256')
    .update(canonicalize(exactly) as string)
    .digest('hex');
}

/** Votes of a draw are in millionths of a percent of the poll. */
const perHundredth = 10_000n;

/** How far one poll moves the votes of a draw, by place; the last place is what the poll's shares leave of 100 %. */
type Spread = {
  /** Votes for a deviate of 1, as if the option erred alone. */
  readonly alone: readonly number[];
  /** The part of what all options err together that this one bears. */
  readonly part: readonly number[];
};

/** The draws of a contest's votes; exported for its tests. */
export function drawing(contest: Contest, polls: readonly PrecisePoll[], seed: string): Drawing {
  const random = randomIntegers(seed);
  const allWeights = polls.reduce((total, { weight }) => total + weight, 0n);
  const centres = contest.options.map(({ id }) => {
    const weighed = polls.reduce((total, { shares, weight }) => total + weight * ownHundredths(shares, id), 0n);
    return Number(roundHalfUp(weighed * perHundredth, allWeights));
  });
  const spreads = polls.map((poll) => spreadOf(contest, poll, allWeights));
  const places = centres.length;
  const votes = centres.map(() => 0);
  const errors = [...votes, 0];

  return () => {
    for (let place = 0; place < places; place++) votes[place] = centres[place] as number;
    for (const { alone, part } of spreads) {
      let together = 0;
      for (let place = 0; place <= places; place++) {
        const spread = alone[place] as number;
        const error = spread === 0 ? 0 : spread * normalDeviate(random);
        errors[place] = error;
        together += error;
      }
      for (let place = 0; place < places; place++) {
        votes[place] =
          (votes[place] as number) + ((errors[place] as number) - (part[place] as number) * together) / oneDeviation;
      }
    }
    for (let place = 0; place < places; place++) votes[place] = Math.max(0, Math.floor((votes[place] as number) + 0.5));
    return votes;
  };
}

function spreadOf({ options }: Contest, { shares, effectiveSample, weight }: PrecisePoll, allWeights: bigint): Spread {
  const named = options.map(({ id }) => ownHundredths(shares, id));
  const sum = named.reduce((total, own) => total + own, 0n);
  // Rounded shares may sum to a little more than 100 %; where they do, their sum is the whole.
  const whole = sum > 10_000n ? sum : 10_000n;
  const all = [...named, whole - sum];
  const { numerator, denominator } = effectiveSample;
  const alone = all.map((own) => {
    const square = (own * whole * denominator * (perHundredth * weight) ** 2n) / (numerator * allWeights ** 2n);
    return Number(squareRoot(square));
  });
  return { alone, part: all.map((own) => Number(own) / Number(whole)) };
}

function ownHundredths(shares: Shares, option: string): bigint {
  return Object.hasOwn(shares, option) ? BigInt(hundredths(shares[option] as number)) : 0n;
}

function tally(contest: Contest, draw: Drawing, draws: number): SimulatedSeats {
  const { options, seats: house, threshold } = contest;
  const allocate = quickSeats(contest);
  const timesWon = options.map(() => new Uint32Array(house + 1));
  const timesPassed = options.map(() => 0);
  for (let n = 0; n < draws; n++) {
    const votes = draw();
    const { seats, passed } = allocate(votes) ?? exactSeats(contest, votes);
    for (let place = 0; place < options.length; place++) {
      const times = timesWon[place] as Uint32Array;
      const won = seats[place] as number;
      times[won] = (times[won] as number) + 1;
      if (passed[place]) timesPassed[place] = (timesPassed[place] as number) + 1;
    }
  }
  const places = options.flatMap((option, place) => (canWinSeats(option) ? [[option.id, place] as const] : []));
  return {
    interval: Object.fromEntries(places.map(([id, place]) => [id, intervalOf(timesWon[place] as Uint32Array, draws)])),
    ...(threshold
      ? {
          passing: Object.fromEntries(
            places.map(([id, place]) => [id, likelihoodOf(timesPassed[place] as number, draws)]),
          ),
        }
      : {}),
  };
}

/** The allocation of a draw that the quick way leaves open: equals, too few lists, no votes. A tie's seats are in nobody's figure. */
function exactSeats(contest: Contest, votes: readonly number[]) {
  const { options } = contest;
  const allocation = allocateSeats({
    votes: Object.fromEntries(options.map(({ id }, place) => [id, votes[place] as number])),
    contest,
  });
  if (allocation.outcome !== 'allocated') return { seats: options.map(() => 0), passed: options.map(() => false) };
  const excluded = new Set(allocation.excluded);
  return {
    seats: options.map(({ id }) => allocation.seats[id] ?? 0),
    passed: options.map((option) => canWinSeats(option) && !excluded.has(option.id)),
  };
}

/** The fewest and the most seats that leave at most 2.5 % of the draws below and above. */
function intervalOf(timesWon: Uint32Array, draws: number): readonly [low: number, high: number] {
  const outer = (draws * (100 - level)) / 200;
  let [low, below] = [0, 0];
  while (below + (timesWon[low] as number) <= outer) below += timesWon[low++] as number;
  let [high, above] = [timesWon.length - 1, 0];
  while (above + (timesWon[high] as number) <= outer) above += timesWon[high--] as number;
  return [low, high];
}

/** In whole percent, half up; but 100 only where every draw passed, and 0 only where none did: nearly sure is not sure. */
function likelihoodOf(timesPassed: number, draws: number): number {
  if (timesPassed === 0) return 0;
  if (timesPassed === draws) return 100;
  return Math.min(99, Math.max(1, Math.floor((200 * timesPassed + draws) / (2 * draws))));
}
