import { createHash } from 'node:crypto';
import type { Election } from '@election-night/shared/election/election.ts';
import type { AcceptedEntry, WithdrawnEntry } from '@election-night/shared/election/fold-reports.ts';
import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import type { SubjectKey } from '@election-night/shared/election/report.ts';
import type { Row } from '@election-night/shared/election/row.ts';
import type { SubjectEntry } from '@election-night/shared/election/walk-subject.ts';
import type { HeldEntry } from '@election-night/shared/queue/held-entry.ts';
import type { LedgerLine, ReportJob } from '@election-night/shared/queue/report-queue.ts';
import type { Cause, Commit } from '@election-night/shared/wire/commit.ts';
import type { NightState } from './night-state.ts';

/** Decisions that the log carries as they are. */
export type PublicWord = Pick<Commit, 'amendment' | 'certified' | 'drawing'>;

const publicWords = ['amendment', 'certified', 'drawing'] as const;

/** Everything that one write changes, before it has its numbers. Made by `foldBatch`, stored by `commitWrite`, applied to memory by `applyWrite`. */
export type Draft = PublicWord & {
  /** The night's time, RFC 3339 UTC. */
  readonly at: string;
  readonly subjects: ReadonlyMap<SubjectKey, readonly SubjectEntry[]>;
  readonly totals: ReadonlyMap<string, number>;
  /** Only rows that really differ, each with its JSON; no row = no longer there. */
  readonly rows: ReadonlyMap<string, { readonly row?: Row; readonly text: string }>;
  readonly ledger: ReadonlyMap<string, LedgerLine>;
  readonly sealed: ReadonlyMap<string, ReportJob>;
  readonly unsealed: readonly string[];
  readonly held: ReadonlyMap<string, HeldEntry>;
  readonly unheld: readonly string[];
  readonly anchor?: ClockAnchor;
  /** Fields of the hash `desk` with their JSON; undefined = no longer there. */
  readonly desk: ReadonlyMap<string, string | undefined>;
  /** The definition after an amendment. */
  readonly election?: Election;
  readonly cause: readonly Cause[];
  readonly accepted: readonly AcceptedEntry[];
  readonly withdrawn: readonly WithdrawnEntry[];
};

/** A draft with its numbers and the texts that go to Redis: JSON is made here once, and passes through the script untouched. */
export type Write = {
  readonly draft: Draft;
  readonly seq: number;
  /** The rev of the public commit; the one before where nothing public changed. */
  readonly rev: number;
  readonly head: string;
  /** The text of the log entry; absent where nothing public changed. */
  readonly commit?: string;
  readonly ledger: ReadonlyMap<string, LedgerLine>;
  /** The rows' JSON with rev, in the order of the draft. */
  readonly rowTexts: readonly string[];
};

/**
 * Gives a draft its numbers: seq, and, where something public changed, rev and the next link of the hash chain. An entry that was accepted
 * is public though no row shows it yet: a later row may, and everybody must be able to recompute it from the log.
 */
export function numberWrite(state: NightState, draft: Draft): Write {
  const hasWord = publicWords.some((word) => draft[word] !== undefined);
  const isPublic = hasWord || draft.rows.size + draft.accepted.length + draft.withdrawn.length > 0;
  const rev = isPublic ? state.rev + 1 : state.rev;
  const rowTexts = [...draft.rows.values()].map(({ text }) => withRev(text, rev));
  const commit = isPublic ? commitText(state, draft, rev, rowTexts) : undefined;
  return {
    draft,
    seq: state.seq + 1,
    rev,
    head: commit === undefined ? state.head : nextHead(state.head, commit),
    ...(commit === undefined ? {} : { commit }),
    ledger: new Map([...draft.ledger].map(([field, line]) => [field, lineAtRev(line, rev, isPublic)])),
    rowTexts,
  };
}

/** The hash chain of the log: SHA-256(previous hash ‖ text of the commit), hex. */
export function nextHead(previous: string, commit: string): string {
  return createHash('sha256').update(previous).update(commit).digest('hex');
}

/** A row's JSON with its rev as the last field. */
export function withRev(text: string, rev: number): string {
  return `${text.slice(0, -1)},"rev":${rev}}`;
}

/** A row's JSON without its rev, and the rev. */
export function withoutRev(text: string): { text: string; rev: number } {
  const at = text.lastIndexOf(',"rev":');
  return { text: `${text.slice(0, at)}}`, rev: Number(text.slice(at + 7, -1)) };
}

/** Says in a line of the ledger which commit it belongs to. */
function lineAtRev({ digest, outcome }: LedgerLine, rev: number, isPublic: boolean): LedgerLine {
  if (outcome?.state === 'applied') return { digest, outcome: { ...outcome, rev } };
  if (outcome?.state === 'decided' && isPublic) return { digest, outcome: { ...outcome, rev } };
  return outcome ? { digest, outcome } : { digest };
}

function commitText(state: NightState, draft: Draft, rev: number, rows: readonly string[]): string {
  const { id: night, mode } = state.night;
  const words = publicWords.map((word) => (draft[word] ? `,"${word}":${JSON.stringify(draft[word])}` : '')).join('');
  const start = JSON.stringify({ night, mode, epoch: state.epoch, rev, at: draft.at, cause: draft.cause });
  const withdrawn = draft.withdrawn.length === 0 ? '' : `,"withdrawn":${JSON.stringify(draft.withdrawn)}`;
  return `${start.slice(0, -1)},"entries":${JSON.stringify(draft.accepted)}${withdrawn}${words},"rows":[${rows.join(',')}]}`;
}
