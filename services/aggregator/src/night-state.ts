import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import type { Row } from '@election-night/shared/election/row.ts';
import type { SubjectMap } from '@election-night/shared/election/subject-map.ts';
import type { LedgerLine, ReportJob } from '@election-night/shared/queue/report-queue.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';

/** A row as it stands: without rev, and the rev that last changed it. `text` is its JSON, what rows are compared by. */
export type StandingRow = { readonly row: Row; readonly text: string; readonly rev: number };

/** What a night is, in the memory of one aggregator: a copy of what Redis holds as of `seq`. */
export type NightState = {
  readonly night: Night;
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
  /** `<source>/<report id>` → what became of it; only decided and sealed ones. */
  readonly ledger: Map<string, LedgerLine>;
  readonly sealed: Map<string, ReportJob>;
  /** Digests of the entries that wait for the desk. */
  readonly held: Set<string>;
};
