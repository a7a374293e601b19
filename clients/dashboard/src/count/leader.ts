import type { CallRow, CountRow, SeatsRow } from '@election-night/shared/election/row.ts';
import { hundredths, percentFromHundredths } from '@election-night/shared/election/share.ts';
import { isComplete } from '@election-night/shared/election/status-word.ts';

/**
 * Who is ahead, as far as a count says. `lead` in votes and `points` of share over the second; both are 0 and `tied` names all of them where
 * several are equal. A count of one option has no second: there is no lead.
 */
export type Leader = {
  readonly option: string;
  readonly share?: number;
  readonly lead?: number;
  readonly points?: number;
  readonly tied?: readonly string[];
};

export function leaderOf({ votes, shares }: Pick<CountRow, 'votes' | 'shares'>): Leader | undefined {
  const figures = votes ?? shares ?? {};
  const [first, second] = Object.entries(figures).sort(([, one], [, other]) => other - one);
  if (!first || first[1] === 0) return undefined;
  const [option, most] = first;
  const share = shares?.[option];
  const secondShare = second && shares?.[second[0]];
  const tied = Object.keys(figures).filter((id) => figures[id] === most);
  return {
    option,
    ...(share === undefined ? {} : { share }),
    ...(votes && second ? { lead: most - second[1] } : {}),
    ...(share === undefined || secondShare === undefined
      ? {}
      : { points: percentFromHundredths(hundredths(share) - hundredths(secondShare)) }),
    ...(tied.length > 1 ? { tied } : {}),
  };
}

/**
 * How a contest for one seat stands. `called` and `contradicted` are a person's word, `elected` the seat of a complete count, `tied` a
 * complete count of equals, `counting` anything less.
 */
export type DistrictState = 'called' | 'contradicted' | 'elected' | 'tied' | 'counting' | 'waiting';

export function districtState(
  count: CountRow | undefined,
  seats: SeatsRow | undefined,
  call: CallRow | undefined,
): DistrictState {
  if (call?.state === 'called' && call.contradicted) return 'contradicted';
  if (count && isComplete(count) && seats && !seats.flags.includes('provisional')) {
    if (Object.values(seats.seats).some((won) => won > 0)) return 'elected';
    if (seats.tie && !seats.tie.drawn) return 'tied';
  }
  if (call?.state === 'called') return 'called';
  return count ? 'counting' : 'waiting';
}
