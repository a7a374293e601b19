import type { CallSubject } from './desk-action.ts';
import type { StatusWord } from './status-word.ts';

/** Where a number comes from. `derived` = percent × list; `estimated` = a list that nobody published; `sum` = of the unit's children. */
export type Basis = 'published' | 'derived' | 'estimated' | 'sum';
export type Shares = Readonly<Record<string, number>>;
export type Votes = Readonly<Record<string, number>>;
/** Reporting units in, of all. */
export type Reporting = { readonly in: number; readonly of: number };

/** [low, high] by option, or by the name of a figure. */
export type Intervals = Readonly<Record<string, readonly [low: number, high: number]>>;

type AnyRow = {
  readonly key: string;
  /** RFC 3339 UTC; of a computed row the latest that it used. */
  readonly asOf: string;
  /** Absent unless there is exactly one. */
  readonly source?: string;
  readonly flags: readonly string[];
};

export type TurnoutRow = AnyRow & {
  /** Ballots issued. */
  readonly ballots?: number;
  /** Voters on the list of the units that reported: the denominator of `percent`. */
  readonly voters?: number;
  readonly percent?: number;
  readonly basis: { readonly ballots?: Basis; readonly voters?: Basis; readonly percent?: Basis };
  /** The unit's own figure as its source said it, beside a computed one. */
  readonly reported?: {
    readonly source: string;
    readonly asOf: string;
    readonly percent?: number;
    readonly ballots?: number;
    readonly voters?: number;
  };
  readonly reporting?: Reporting;
  readonly status: StatusWord;
};

/** `points`: [asOf, percent] in order of time; the whole day. */
export type SeriesRow = AnyRow & { readonly points: readonly (readonly [string, number])[] };

export type ExitPollRow = AnyRow & {
  readonly shares: Shares;
  /** Voters asked; of the combination their sum. */
  readonly sample?: number;
  /** ± points. */
  readonly margin?: Shares;
  readonly stations?: number;
  readonly fieldwork?: string;
  readonly turnoutEstimate?: number;
  readonly weighting?: string;
  readonly pollsters?: readonly string[];
  /** By option that can win a seat: in how many percent of the draws it took part in the seats; only where there is a threshold. */
  readonly passing?: Readonly<Record<string, number>>;
};

export type CountRow = AnyRow & {
  readonly votes?: Votes;
  readonly shares?: Shares;
  /** Votes for all options. */
  readonly total?: number;
  readonly invalid?: number;
  readonly ballots?: number;
  readonly basis: { readonly votes?: Basis; readonly shares?: Basis };
  readonly reported?: {
    readonly source: string;
    readonly asOf: string;
    readonly votes?: Votes;
    readonly shares?: Shares;
  };
  readonly reporting?: Reporting;
  readonly status: StatusWord;
};

export type SeatsRow = AnyRow & {
  readonly seats: Readonly<Record<string, number>>;
  /** Below the threshold. */
  readonly excluded: readonly string[];
  /** `5971719/69`; absent where the rule has no quota. */
  readonly quota?: string;
  readonly steps: readonly SeatStep[];
  /** Options that are equal for the last seats; until a lot is drawn those seats are in no one's figure. `drawn`: to whom the lot gave them. */
  readonly tie?: { readonly options: readonly string[]; readonly seats: number; readonly drawn?: readonly string[] };
  /** Of a poll that says its sample or margin: what its sampling error leaves open, [low, high] by option. */
  readonly interval?: Intervals;
  /** How often the poll was drawn for `interval`. */
  readonly draws?: number;
  /** Percent of the draws that each interval holds. */
  readonly level?: number;
};

/**
 * An estimate of what a partial figure will be once every reporting unit is in: `percent` of turnout, or `shares` of a count. `interval`
 * has the same names: `percent`, or the options.
 */
export type OutlookRow = AnyRow & {
  readonly percent?: number;
  readonly shares?: Shares;
  readonly interval: Intervals;
  /** Percent: how often an interval is meant to hold. */
  readonly level: number;
  /** Units that the estimate rests on, of all. */
  readonly reporting: Reporting;
};

/** One step of an allocation, so that it can be explained: whole quotas, a remainder's seat, a divisor's seat, the most votes, a tie broken. */
export type SeatStep = {
  readonly by: 'quota' | 'remainder' | 'divisor' | 'most-votes';
  readonly option: string;
  readonly seats: number;
  /** The figure that decided, as an exact fraction `a/b` or an integer. */
  readonly figure: string;
  /** Present where equals were parted: by a rule, or by a lot that the certifier drew. */
  readonly tieBrokenBy?: 'registered-earlier' | 'lot';
};

/** Why a call stands against the count: stable codes, each with a sentence for people. */
export const contradictionCodes = ['trails', 'tied', 'no-majority', 'seats-differ', 'cannot-win'] as const;
export type ContradictionCode = (typeof contradictionCodes)[number];

/** What bounds the ballots that are still to be counted: ballots issued, voters on the lists, or each where the other is not known. */
export const outstandingBases = ['turnout', 'lists', 'both'] as const;
export type OutstandingBasis = (typeof outstandingBases)[number];

/** A statement of the desk, or of somebody it names. It is apart from every count and may be withdrawn; the log keeps what it said before. */
export type CallRow = AnyRow & {
  readonly of: CallSubject;
  /** The option that won, or has the majority of the seats. */
  readonly winner?: string;
  /** Seats by option; options that the call says nothing of are absent. */
  readonly seats?: Readonly<Record<string, number>>;
  /** A role, or whoever the desk quotes. */
  readonly by: string;
  /** When it was said. */
  readonly at: string;
  readonly state: 'called' | 'withdrawn';
  /** Why, of the call or of its withdrawal, whichever came last. */
  readonly reason?: string;
  /** True where the count as it stands says something else. */
  readonly contradicted: boolean;
  readonly contradiction?: { readonly code: ContradictionCode; readonly reason: string };
  /** Votes by which the winner is ahead of whoever it must beat; negative where it trails. */
  readonly lead?: number;
  /** At most so many ballots are still to be counted; absent where nobody can tell, and once the count is complete. */
  readonly outstanding?: { readonly ballots: number; readonly basis: OutstandingBasis };
  /** Whether those ballots could still turn the lead. */
  readonly open?: boolean;
};

export type SourceRow = AnyRow & {
  /** Absent where it never spoke. */
  readonly lastReportAt?: string;
  readonly expectedEvery?: number;
  /** Not heard for longer than its interval allows, while it is expected. */
  readonly stale: boolean;
};

export type CorrectionRow = AnyRow & {
  readonly row: string;
  readonly field: string;
  readonly before?: number;
  readonly after?: number;
  readonly reason: string;
  readonly kind: string;
  readonly by: string;
};

export type NightPhase = 'before' | 'voting' | 'closing' | 'counting' | 'final' | 'certified';

export type NightRow = AnyRow & {
  readonly phase: NightPhase;
  readonly clock: {
    readonly mode: string;
    readonly recordedAt: string;
    readonly wallAt: string;
    readonly speed: number;
    readonly paused: boolean;
  };
  /** What the night's definition is now; where it is another than before, fetch it again. `digest`: SHA-256 of its canonical JSON, hex. */
  readonly definition: { readonly version: number; readonly digest: string };
  /** The next release; absent where nothing is under embargo any more. */
  readonly embargo?: { readonly until: string };
  readonly held: { readonly count: number };
};

/** A row as it is derived; the commit adds `rev`. */
export type Row =
  | TurnoutRow
  | SeriesRow
  | ExitPollRow
  | CountRow
  | SeatsRow
  | OutlookRow
  | CallRow
  | SourceRow
  | CorrectionRow
  | NightRow;
export type Tombstone = { readonly key: string; readonly deleted: true };
export type PublishedRow = (Row | Tombstone) & { readonly rev: number };

export const families = [
  'turnout',
  'series',
  'exit-poll',
  'count',
  'seats',
  'outlook',
  'call',
  'correction',
  'source',
  'night',
] as const;
export type Family = (typeof families)[number];

export function familyOf(key: string): Family {
  const colon = key.indexOf(':');
  return (colon < 0 ? key : key.slice(0, colon)) as Family;
}
