import { canWinSeats } from './can-win-seats.ts';
import type { Contest } from './definition.ts';
import type { SeatStep, SeatsRow } from './row.ts';
import type { Candidacy, Lot, Parting, Shared } from './seat-rules/candidacy.ts';
import { allocateByDivisors } from './seat-rules/highest-averages.ts';
import { allocateByRemainders } from './seat-rules/largest-remainder.ts';
import { allocateByMostVotes } from './seat-rules/most-votes.ts';
import { passThreshold } from './seat-rules/pass-threshold.ts';
import { unreachable } from './unreachable.ts';

/** Votes by option: counted votes, hundredths of a percent, or the exact weights of combined polls. Options left out have none. */
export type AnyVotes = ReadonlyMap<string, bigint> | Readonly<Record<string, number | bigint>>;

export type Allocation =
  | {
      readonly outcome: 'allocated';
      /** For every option that can win a seat, in the order of the definition. With the seats of an open tie and `unfilled` they sum to the house. */
      readonly seats: Readonly<Record<string, number>>;
      /** Below the threshold. */
      readonly excluded: readonly string[];
      /** Votes for a whole seat, as a fraction; only where the rule has a quota. */
      readonly quota?: string;
      readonly steps: readonly SeatStep[];
      /** Equals for the last seats, which are in no one's figure until a lot is drawn; then it says to whom. */
      readonly tie?: NonNullable<SeatsRow['tie']>;
      /** Seats that nobody can take: no list passes, or fewer candidates than seats have votes. Absent where there are none. */
      readonly unfilled?: number;
    }
  /** No option that can win a seat has a vote. */
  | { readonly outcome: 'no-votes' }
  /** The contest gives no seats. */
  | { readonly outcome: 'no-seats' };

/** Who wins the seats of a contest, by its threshold and seat rule, in exact arithmetic, with every step that led there. */
export function allocateSeats({
  votes,
  contest,
  lot,
}: {
  readonly votes: AnyVotes;
  readonly contest: Pick<Contest, 'options' | 'seats' | 'threshold' | 'seatRule'>;
  /** Counts only where it was drawn for the very tie that there is. */
  readonly lot?: Lot | undefined;
}): Allocation {
  const { seats: house, seatRule } = contest;
  if (seatRule.method === 'none' || house === 0) return { outcome: 'no-seats' };
  const counted = contest.options.map((option) => ({ option, votes: votesFor(votes, option.id) }));
  const candidacies: Candidacy[] = counted
    .filter(({ option }) => canWinSeats(option))
    .map(({ option, votes }) => ({ id: option.id, votes, rank: option.registered }));
  if (candidacies.every(({ votes }) => votes === 0n)) return { outcome: 'no-votes' };

  const { passed, excluded } = passThreshold({
    candidacies,
    allVotes: counted.reduce((sum, { votes }) => sum + votes, 0n),
    threshold: contest.threshold,
    ties: seatRule.ties,
  });
  const { steps, tie, quota } =
    passed.length === 0 ? { steps: [] } : share(seatRule, passed, house, { ties: seatRule.ties, lot });

  const seats = Object.fromEntries(candidacies.map(({ id }) => [id, 0]));
  for (const step of steps) seats[step.option] = (seats[step.option] ?? 0) + step.seats;
  const given = steps.reduce((sum, step) => sum + step.seats, 0) + (tie && !tie.drawn ? tie.seats : 0);
  return {
    outcome: 'allocated',
    seats,
    excluded,
    ...(quota === undefined ? {} : { quota }),
    steps,
    ...(tie ? { tie } : {}),
    ...(given < house ? { unfilled: house - given } : {}),
  };
}

function share(
  rule: Exclude<Contest['seatRule'], { readonly method: 'none' }>,
  passed: readonly Candidacy[],
  house: number,
  parting: Parting,
): Shared {
  switch (rule.method) {
    case 'largest-remainder':
      return allocateByRemainders(passed, house, rule.quota, parting);
    case 'dhondt':
      return allocateByDivisors(passed, house, (won) => won + 1, parting);
    case 'sainte-lague':
      return allocateByDivisors(passed, house, (won) => 2 * won + 1, parting);
    case 'first-past-the-post':
      return allocateByMostVotes(passed, house, parting);
    default:
      return unreachable(rule);
  }
}

function votesFor(votes: AnyVotes, option: string): bigint {
  const given = isMap(votes) ? votes.get(option) : Object.hasOwn(votes, option) ? votes[option] : undefined;
  if (typeof given === 'number' && !Number.isSafeInteger(given)) {
    throw new RangeError(`votes are safe integers; got ${given} for ${option}`);
  }
  const exact = BigInt(given ?? 0);
  if (exact < 0n) throw new RangeError(`votes are not negative; got ${given} for ${option}`);
  return exact;
}

function isMap(votes: AnyVotes): votes is ReadonlyMap<string, bigint> {
  return votes instanceof Map;
}
