import type { Certified } from '@election-night/shared/election/certified.ts';
import type { Drawing } from '@election-night/shared/election/draw-tie.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import type { SubjectKey } from '@election-night/shared/election/report.ts';
import type { Row } from '@election-night/shared/election/row.ts';
import type { SubjectEntry } from '@election-night/shared/election/walk-subject.ts';

/** A row that stands, with the rev that last changed it apart. `text` is its JSON. */
export type StandingRow = { readonly row: Row; readonly rev: number; readonly text: string };

/** What rows follow from beside the figures, as decided so far. */
export type RowsFollowFrom = {
  readonly election: Election;
  readonly certified: Certified;
  readonly drawings: readonly Drawing[];
};

/** The night as the entries that were read so far give it. Grows with the night, not with the log. */
export type NightSoFar = {
  decided: RowsFollowFrom;
  /** Accepted entries alone, in the order of the walk. */
  readonly subjects: Map<SubjectKey, readonly SubjectEntry[]>;
  readonly rows: Map<string, StandingRow>;
  readonly totals: Map<string, number>;
  /** Keys of the calls that stand. */
  readonly calls: Set<string>;
  /** Keys of the rows that say `held`. */
  readonly held: Set<string>;
};

/** A night of which nothing is known yet. */
export function nothingYet(election: Election): NightSoFar {
  const decided = { election, certified: { night: false, contests: [] }, drawings: [] };
  return { decided, subjects: new Map(), rows: new Map(), totals: new Map(), calls: new Set(), held: new Set() };
}
