import { type AnyVotes, allocateSeats } from './allocate-seats.ts';
import type { Contest } from './definition.ts';
import type { CountRow, ExitPollRow, Row, SeatsRow, Shares } from './row.ts';
import type { Lot } from './seat-rules/candidacy.ts';
import { hundredths } from './share.ts';
import { isComplete } from './status-word.ts';

/**
 * The seats that a count or a poll would give. From votes where there are some; else from the published percents, in hundredths, and the row
 * says `from-percentages`. `provisional` until the count is complete; before that no lot counts. Undefined where the contest has no seats or
 * nobody has a vote.
 */
export function deriveSeats(contest: Contest, key: string, from: Row | undefined, lot?: Lot): SeatsRow | undefined {
  const row = from as CountRow | ExitPollRow | undefined;
  if (!row) return undefined;
  const isCount = 'status' in row;
  const provisional = !isCount || isComplete(row) ? [] : ['provisional'];
  if (isCount && row.votes) {
    return seatsRow(contest, key, row.votes, row, provisional, isComplete(row) ? lot : undefined);
  }
  return row.shares && seatsRow(contest, key, inHundredths(row.shares), row, ['from-percentages', ...provisional]);
}

/** The seats row of any allocation; `row` gives the time and the source. */
export function seatsRow(
  contest: Contest,
  key: string,
  votes: AnyVotes,
  { asOf, source }: { readonly asOf: string; readonly source?: string },
  flags: readonly string[],
  lot?: Lot,
): SeatsRow | undefined {
  const allocation = allocateSeats({ votes, contest, lot });
  if (allocation.outcome !== 'allocated') return undefined;
  const { outcome: _, unfilled, ...figures } = allocation;
  return {
    key,
    asOf,
    ...(source === undefined ? {} : { source }),
    flags: unfilled === undefined ? flags : [...flags, 'unfilled'],
    ...figures,
  };
}

function inHundredths(shares: Shares): Record<string, number> {
  return Object.fromEntries(Object.entries(shares).map(([option, share]) => [option, hundredths(share)]));
}
