import type { DeskAction, DeskRole } from '../election/desk-action.ts';
import type { Mode } from '../election/night-clock.ts';
import type { Report } from '../election/report.ts';

/** One queue a night; the prefix is a hash tag of its own, apart from the night's keys. */
export const reportQueue = {
  name: 'reports',
  prefix: (mode: Mode, night: string) => `{queue:${mode}:${night}}`,
} as const;

/** One queue a source that is fetched, so that one of them that hangs keeps no other waiting. Its jobs carry nothing. */
export const fetchQueue = {
  name: (source: string) => `fetch-${source}`,
  prefix: reportQueue.prefix,
} as const;

/** A report that was admitted. `digest` = SHA-256 of its canonical content, hex. Times in UTC. */
export type ReportJob = {
  readonly type: 'report';
  /** That of the night; a job of another mode changes nothing. */
  readonly mode: Mode;
  readonly run: string;
  readonly report: Report;
  readonly digest: string;
  /** Wall time of admission, RFC 3339 UTC. */
  readonly receivedAt: string;
};

export type ReplayAction =
  | { readonly action: 'start'; readonly from?: string; readonly speed?: number; readonly paused?: boolean }
  | { readonly action: 'pause' }
  | { readonly action: 'resume' }
  | { readonly action: 'seek'; readonly to: string }
  | { readonly action: 'speed'; readonly speed: number };

/** A control request of a replay; `run` is the run it was meant for, `digest` that of its canonical content. */
export type ReplayControlJob = {
  readonly type: 'replay-control';
  readonly mode: Mode;
  readonly run: string;
  readonly id: string;
  readonly digest: string;
  readonly control: ReplayAction;
  readonly receivedAt: string;
};

/** A decision of the desk; `by` names the key that it came with (a label, never the key), which two-person rules compare. */
export type DeskJob = {
  readonly type: 'desk';
  readonly mode: Mode;
  readonly run: string;
  readonly id: string;
  readonly digest: string;
  readonly role: DeskRole;
  readonly by: string;
  readonly decision: DeskAction;
  readonly receivedAt: string;
};

export type NightJob = ReportJob | ReplayControlJob | DeskJob;

/**
 * Retry policy. A job that fails is tried again with backoff, then kept in `failed` for the desk: never the end of a report.
 * A worker that is killed twice on one job must not bury it, hence the high stalled count. Locks are short so that a kill costs seconds:
 * the worst wait is lockDuration + stalledInterval.
 */
export const jobPolicy = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 200 },
  removeOnComplete: { count: 1000 },
  removeOnFail: { count: 100_000 },
} as const;

export const workerPolicy = {
  concurrency: 64,
  lockDuration: 4000,
  stalledInterval: 2000,
  maxStalledCount: 50,
} as const;

/**
 * A line of the ledger `admitted:<run>`, field `<source>/<report id>` (`replay/<id>` for control requests, `desk/<id>` for decisions): first only the digest,
 * written by the ingestor; then the outcome, written with the commit.
 */
export type LedgerLine = {
  readonly digest: string;
  readonly outcome?: ReportOutcome;
};

export type EntryOutcome = 'accepted' | 'duplicate' | 'stale' | 'held' | 'refused';

export type ReportOutcome =
  | { readonly state: 'sealed' }
  | {
      readonly state: 'decided';
      /** The public commit; absent where nothing public changed. */
      readonly rev?: number;
      readonly counts: Partial<Record<EntryOutcome, number>>;
      /** Every entry that was not simply accepted, by its place in the report. */
      readonly exceptions: readonly {
        readonly entry: number;
        readonly outcome: EntryOutcome;
        readonly reason: string;
      }[];
    }
  | { readonly state: 'refused'; readonly reason: string }
  /** The first of two persons agreed; nothing has changed yet. */
  | { readonly state: 'second-person-needed'; readonly by: string }
  | {
      readonly state: 'applied';
      readonly epoch: string;
      readonly run: string;
      readonly rev: number;
      readonly at: string;
    };

export function ledgerField(source: string, report: string): string {
  return `${source}/${report}`;
}
