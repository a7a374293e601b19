import type { EntryOutcome, ReportOutcome } from '@election-night/shared/queue/report-queue.ts';
import type { Cause } from '@election-night/shared/wire/commit.ts';

/** One report's way through every hop, as far as it can be seen. What is absent was not seen, or has not happened. */
export type Way = {
  readonly report: string;
  readonly source?: string;
  readonly night: string;
  readonly mode?: string;
  readonly run?: string;
  readonly state: 'unknown' | 'queued' | ReportOutcome['state'];
  /** By the wall clock, when it was admitted. */
  readonly receivedAt?: string;
  /** Its lines in a recording, in their order. */
  readonly recorded?: readonly RecordedCopy[];
  readonly claim?: Claim;
  readonly queue?: QueueState;
  /** Absent while it is sealed. */
  readonly entries?: readonly FollowedEntry[];
  readonly counts?: Partial<Record<EntryOutcome, number>>;
  readonly refusedBecause?: string;
  /** On the night's clock. */
  readonly sealed?: Sealed;
  readonly commit?: FollowedCommit;
  readonly served?: Served;
  /** Ids like the one that is unknown, the nearest first, each with its source. */
  readonly nearest?: readonly string[];
  readonly notSeen: readonly string[];
  readonly next: readonly string[];
};

/** `digest` = SHA-256 of the content that the id stands for, hex. `receipt` = also the id of its job. */
export type Claim = { readonly digest: string; readonly receipt: string };

/** `until` is exact, or only the next release of the night: then it comes out there, or later. */
export type Sealed = { readonly until?: string; readonly isExact: boolean };

export type RecordedCopy = {
  /** The night's time. */
  readonly at: string;
  readonly file: string;
  readonly line: number;
  readonly source: string | null;
  /** `claimed` = the content that the id stands for; `other` = another one, which is refused with 409; `unknown` = cannot be told. */
  readonly content: 'claimed' | 'other' | 'unknown';
};

export type QueueState = {
  /** As BullMQ says it; `forgotten` = the queue keeps no such job any more. */
  readonly state: 'waiting' | 'active' | 'delayed' | 'completed' | 'failed' | 'forgotten' | (string & {});
  readonly attempts?: number;
  readonly failedBecause?: string;
  /** By the wall clock. */
  readonly finishedAt?: string;
};

/** `unit` and `contest` are absent where the report itself cannot be seen. */
export type FollowedEntry = {
  readonly entry: number;
  readonly unit?: string;
  readonly contest?: string;
  readonly outcome: EntryOutcome;
  readonly reason?: string;
};

export type FollowedCommit = {
  readonly epoch: string;
  readonly rev: number;
  /** On the night's clock. */
  readonly at: string;
  readonly hash: string;
  readonly cause: readonly Cause[];
  readonly rows: readonly ChangedRow[];
};

export type ChangedRow = {
  readonly key: string;
  /** `unseen`: what stood before lies further back in the log than was looked. */
  readonly before: 'seen' | 'absent' | 'unseen';
  readonly isGone: boolean;
  readonly fields: readonly ChangedField[];
};

/** Paths into the row, with points; an absent side was not there. */
export type ChangedField = { readonly field: string; readonly before?: unknown; readonly after?: unknown };

export type Served = { readonly url: string } & (
  | { readonly epoch: string; readonly rev: number; readonly includes: boolean }
  | { readonly trouble: string }
);
