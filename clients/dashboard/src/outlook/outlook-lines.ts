import type { Contest } from '@election-night/shared/election/definition.ts';
import type { CountRow, OutlookRow } from '@election-night/shared/election/row.ts';

/** Where an interval lies: all of it above or below the threshold, or on both sides of it. */
export type Side = 'above' | 'below' | 'open';

/** What an option is estimated to end with, in percent, beside what is counted of it. */
export type OutlookLine = {
  readonly option: string;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** Absent where it is not known. */
  readonly counted?: number;
  /** Absent where there is no threshold, the option needs none, or it is a percent of something else than the estimate. */
  readonly side?: Side;
};

/** The options that are estimated, the largest first; equals as on the ballot paper. One without an interval is not shown: it would look sure. */
export function outlookLines(
  contest: Contest,
  outlook: OutlookRow,
  count: CountRow | undefined,
): readonly OutlookLine[] {
  return contest.options
    .flatMap(({ id }): readonly OutlookLine[] => {
      const share = outlook.shares?.[id];
      const interval = outlook.interval[id];
      if (share === undefined || interval === undefined) return [];
      const [low, high] = interval;
      const counted = count?.shares?.[id];
      const side = sideOf(contest, id, interval);
      return [
        {
          ...{ option: id, share, low, high },
          ...(counted === undefined ? {} : { counted }),
          ...(side === undefined ? {} : { side }),
        },
      ];
    })
    .sort((one, other) => other.share - one.share);
}

function sideOf({ threshold, options }: Contest, id: string, [low, high]: readonly [number, number]): Side | undefined {
  const kind = options.find((option) => option.id === id)?.kind;
  if (threshold?.base !== 'all-options' || threshold.exempt?.includes(id) || kind === 'against-all') return undefined;
  if (low > threshold.percent) return 'above';
  return high < threshold.percent ? 'below' : 'open';
}
