import type { Election } from '@election-night/shared/election/election.ts';
import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import type { Row } from '@election-night/shared/election/row.ts';
import type { SubjectMap } from '@election-night/shared/election/subject-map.ts';
import type { HeldEntry } from '@election-night/shared/queue/held-entry.ts';
import type { LedgerLine, ReportJob } from '@election-night/shared/queue/report-queue.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import { type DeskState, deskFieldsAfter, readDesk } from './desk-state.ts';

/** A row as it stands: without rev, and the rev that last changed it. `text` is its JSON, what rows are compared by. */
export type StandingRow = { readonly row: Row; readonly text: string; readonly rev: number };

/** What a night is, in the memory of one aggregator: a copy of what Redis holds as of `seq`. */
export type NightState = {
  readonly night: Night;
  /** The night's definition as it stands: with what was amended since it began. */
  election: Election;
  run: string;
  epoch: string;
  seq: number;
  rev: number;
  /** SHA-256 of the log at `rev`, hex. */
  head: string;
  /** The night's time of commit `rev`, RFC 3339 UTC. */
  at: string;
  anchor: ClockAnchor;
  readonly subjects: SubjectMap;
  readonly totals: Map<string, number>;
  readonly rows: Map<string, StandingRow>;
  /** Keys of the rows that are calls: they are judged anew while others change. */
  readonly calls: Set<string>;
  /** `<source>/<report id>` → what became of it; only decided and sealed ones. */
  readonly ledger: Map<string, LedgerLine>;
  readonly sealed: Map<string, ReportJob>;
  /** Entries that wait for the desk, by their digests. */
  readonly held: Map<string, HeldEntry>;
  /** The hash `desk` as it lies in Redis; read through `desk`. */
  deskFields: ReadonlyMap<string, string>;
  desk: DeskState;
};

/** Puts a row into memory, or takes it away. */
export function setRow({ rows, calls }: Pick<NightState, 'rows' | 'calls'>, key: string, standing?: StandingRow): void {
  if (key.startsWith('call:')) calls.add(key);
  if (standing) rows.set(key, standing);
  else rows.delete(key);
}

/** Puts changed fields of the hash `desk` into memory; undefined = no longer there. */
export function setDesk(
  state: NightState,
  changed: Iterable<readonly [field: string, text: string | undefined]>,
): void {
  state.deskFields = deskFieldsAfter(state.deskFields, changed);
  state.desk = readDesk(state.deskFields);
}
