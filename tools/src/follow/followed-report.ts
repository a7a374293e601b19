import type { LedgerLine } from '@election-night/shared/queue/report-queue.ts';
import type { PublicLog } from './public-log.ts';
import type { Claim, QueueState, Sealed } from './way.ts';

/** What is known of a report where its way is looked at: in Redis, or over HTTP with a key of its source. */
export type FoundReport = {
  readonly source: string;
  /** Absent = claimed, and not decided. */
  readonly outcome?: LedgerLine['outcome'];
  readonly run?: string;
  readonly claim?: Claim;
  readonly queue?: QueueState;
  readonly receivedAt?: string;
  /** What each entry is about, where the report itself can be seen and is not sealed. */
  readonly subjects?: readonly { readonly unit: string; readonly contest?: string }[];
  readonly sealed?: Sealed;
};

export type Lookout = {
  readonly mode: string;
  /** What cannot be seen from here, and how it could. */
  readonly notSeen: readonly string[];
  /** The reports of this id: none, or one for each source that sent it. */
  find(report: string, source: string | undefined): Promise<readonly FoundReport[]>;
  /** `<source>/<report>` of everything that was claimed or published, for who mistyped one. */
  knownIds(): Promise<readonly string[]>;
  logs(run: string | undefined): Promise<readonly PublicLog[]>;
  stop(): Promise<void>;
};
