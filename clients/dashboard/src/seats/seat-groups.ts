import type { Contest } from '@election-night/shared/election/definition.ts';
import type { SeatsRow } from '@election-night/shared/election/row.ts';

/** Seats that lie beside each other: of one option, of an open tie, of nobody. */
export type SeatGroup =
  | { readonly of: 'option'; readonly option: string; readonly seats: number }
  | { readonly of: 'tie'; readonly options: readonly string[]; readonly seats: number }
  | { readonly of: 'nobody'; readonly seats: number };

/** The whole house from left to right, options in the order of the definition. Groups without a seat are left out. */
export function seatGroups(contest: Contest, row: Pick<SeatsRow, 'seats' | 'tie'>): readonly SeatGroup[] {
  const ofOptions = contest.options.map(
    ({ id }): SeatGroup => ({ of: 'option', option: id, seats: row.seats[id] ?? 0 }),
  );
  const tied = openTie(row);
  const given = ofOptions.reduce((sum, { seats }) => sum + seats, tied?.seats ?? 0);
  const groups: readonly SeatGroup[] = [
    ...ofOptions,
    ...(tied ? [{ of: 'tie', options: tied.options, seats: tied.seats } as const] : []),
    { of: 'nobody', seats: contest.seats - given },
  ];
  return groups.filter(({ seats }) => seats > 0);
}

/** A tie that no lot has parted yet. */
export function openTie({ tie }: Pick<SeatsRow, 'tie'>): SeatsRow['tie'] {
  return tie && !tie.drawn ? tie : undefined;
}

/**
 * Who has more than half of the seats. `sure`: of a poll, the low end of its interval has it too; `unsure`: it has not. `reach`: nobody has,
 * but the intervals of these options reach it. `tie`: an open tie may give one.
 */
export type Majority =
  | {
      readonly of: 'option';
      readonly option: string;
      readonly seats: number;
      readonly certainty: 'sure' | 'unsure' | undefined;
    }
  | { readonly of: 'reach'; readonly options: readonly string[] }
  | { readonly of: 'tie' }
  | { readonly of: 'nobody' };

export function whoHasMajority(row: Pick<SeatsRow, 'seats' | 'tie' | 'interval'>, needed: number): Majority {
  const has = Object.entries(row.seats).find(([, seats]) => seats >= needed);
  if (has) {
    const [option, seats] = has;
    const low = row.interval?.[option]?.[0];
    return {
      of: 'option',
      option,
      seats,
      certainty: low === undefined ? undefined : low >= needed ? 'sure' : 'unsure',
    };
  }
  // A lot gives its seats one each.
  if (openTie(row)?.options.some((option) => (row.seats[option] ?? 0) + 1 >= needed)) return { of: 'tie' };
  const reaching = Object.entries(row.interval ?? {}).flatMap(([option, [, high]]) => (high >= needed ? [option] : []));
  return reaching.length > 0 ? { of: 'reach', options: reaching } : { of: 'nobody' };
}
