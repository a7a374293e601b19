import type { Contest } from './definition.ts';
import { deriveSeats } from './derive-seats.ts';
import type { CountRow, SeatsRow } from './row.ts';
import type { Lot } from './seat-rules/candidacy.ts';

/**
 * A lot that the certifier drew, with the tie that it was drawn for. It holds for that tie alone: where the count changes so that others are
 * equal, or for other seats, the row shows the new tie as open, and the lot counts for nothing.
 */
export type Drawing = Lot & { readonly contest: string };

export type Drawn =
  /** `drawing` takes the place of an earlier one of the contest; `row` is `seats:<contest>:count` with it. */
  | { readonly outcome: 'drawn'; readonly drawing: Drawing; readonly row: SeatsRow }
  /** For whoever asked: what is wrong and what to do. */
  | { readonly outcome: 'refused'; readonly reason: string };

/**
 * Gives the seats of a tie to those whom the lot chose. `count` is the count row of the contest in its own unit, as it stands. A lot that
 * was entered wrongly is entered again: the later one holds.
 */
export function drawTie(contest: Contest, count: CountRow | undefined, winners: readonly string[]): Drawn {
  const key = `seats:${contest.id}:count`;
  const row = deriveSeats(contest, key, count);
  if (!row?.tie) return refused(`contest "${contest.id}" has no tie; nothing is to be drawn`);
  if (row.flags.includes('provisional')) {
    return refused(`the count of "${contest.id}" is not complete; draw the lot when it is`);
  }
  if (row.flags.includes('from-percentages')) {
    return refused(`"${contest.id}" has only percents, and equal percents need not be equal votes; wait for the votes`);
  }
  const { options, seats } = row.tie;
  const stranger = winners.find((id) => !options.includes(id));
  if (stranger !== undefined)
    return refused(`"${stranger}" is not one of the equals ${options.join(', ')}; correct it`);
  if (new Set(winners).size !== winners.length || winners.length !== seats) {
    return refused(`the tie is for ${seats} seat(s), one each; name ${seats} of ${options.join(', ')}`);
  }
  const drawing = { contest: contest.id, options, seats, winners: options.filter((id) => winners.includes(id)) };
  const drawn = deriveSeats(contest, key, count, drawing);
  return drawn ? { outcome: 'drawn', drawing, row: drawn } : refused(`contest "${contest.id}" has no seats`);
}

function refused(reason: string): Drawn {
  return { outcome: 'refused', reason };
}
