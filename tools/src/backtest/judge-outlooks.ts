import type { OutlookRow } from '@election-night/shared/election/row.ts';

/** What was tried again and again: outlooks of one kind at one moment of nights whose end is known. */
export type Trial = {
  /** Such as `10,000 units, small ones first`. */
  readonly night: string;
  /** Such as `25 % in`. */
  readonly moment: string;
  /** Each outlook, undefined where there was none, with the figures of the end by the names of its interval. */
  readonly outlooks: readonly {
    readonly outlook: OutlookRow | undefined;
    readonly end: Readonly<Record<string, number>>;
  }[];
};

export type Judgement = {
  readonly night: string;
  readonly moment: string;
  /** Figures that were estimated: one for each option of each outlook. */
  readonly figures: number;
  /** Outlooks that were not there, since too little was known. */
  readonly absent: number;
  /** Points, absent where there was no figure: how far off the estimates were on average, and the worst one. */
  readonly off?: number;
  readonly worst?: number;
  /** Points: half of the interval, on average. */
  readonly halfWidth?: number;
  /** Percent of the figures whose interval held the end. */
  readonly held?: number;
};

export function judgeOutlooks({ night, moment, outlooks }: Trial): Judgement {
  let [figures, off, worst, width, held] = [0, 0, 0, 0, 0];
  for (const { outlook, end } of outlooks) {
    if (!outlook) continue;
    for (const [name, [low, high]] of Object.entries(outlook.interval)) {
      const truth = end[name] as number;
      const estimate = name === 'percent' ? outlook.percent : outlook.shares?.[name];
      const error = Math.abs((estimate as number) - truth);
      figures += 1;
      off += error;
      worst = Math.max(worst, error);
      width += (high - low) / 2;
      if (low <= truth && truth <= high) held += 1;
    }
  }
  const absent = outlooks.filter(({ outlook }) => !outlook).length;
  if (figures === 0) return { night, moment, figures, absent };
  return {
    ...{ night, moment, figures, absent },
    ...{ off: off / figures, worst, halfWidth: width / figures, held: (100 * held) / figures },
  };
}
