import type { Contest } from '@election-night/shared/election/definition.ts';
import type { CountRow, ExitPollRow, SeatsRow } from '@election-night/shared/election/row.ts';
import { hundredths, percentFromHundredths } from '@election-night/shared/election/share.ts';

/** An option in a count. What is absent is not known. Shares are percent, a change is points. */
export type CountLine = {
  readonly option: string;
  readonly votes?: number;
  readonly share?: number;
  readonly seats?: number;
  /** The count's share less that of the exit polls combined. */
  readonly change?: number;
  /** Whether the change is no more than the margin of error of the polls. */
  readonly isWithinMargin?: boolean;
  /** Below the threshold, as the seats say. */
  readonly isExcluded: boolean;
};

/** The options that the count names, the largest share first; equals as on the ballot paper. `poll` is the combination, or the only one. */
export function countLines(
  contest: Contest,
  count: CountRow,
  poll: ExitPollRow | undefined,
  seats: SeatsRow | undefined,
): readonly CountLine[] {
  return contest.options
    .map(({ id }) => lineOf(id, count, poll, seats))
    .filter(({ votes, share }) => votes !== undefined || share !== undefined)
    .sort((one, other) => (other.votes ?? other.share ?? 0) - (one.votes ?? one.share ?? 0));
}

function lineOf(
  option: string,
  count: CountRow,
  poll: ExitPollRow | undefined,
  seats: SeatsRow | undefined,
): CountLine {
  const votes = count.votes?.[option];
  const share = count.shares?.[option];
  const won = seats?.seats[option];
  const polled = poll?.shares[option];
  const margin = poll?.margin?.[option];
  const change = share === undefined || polled === undefined ? undefined : hundredths(share) - hundredths(polled);
  return {
    option,
    ...(votes === undefined ? {} : { votes }),
    ...(share === undefined ? {} : { share }),
    ...(won === undefined ? {} : { seats: won }),
    ...(change === undefined ? {} : { change: percentFromHundredths(change) }),
    ...(change === undefined || margin === undefined ? {} : { isWithinMargin: Math.abs(change) <= hundredths(margin) }),
    isExcluded: seats?.excluded.includes(option) === true,
  };
}
