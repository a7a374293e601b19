import { createHash } from 'node:crypto';
import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import type { SubjectKey } from '@election-night/shared/election/report.ts';
import type { Row } from '@election-night/shared/election/row.ts';
import type { SubjectEntry } from '@election-night/shared/election/walk-subject.ts';
import type { LedgerLine, ReportJob } from '@election-night/shared/queue/report-queue.ts';
import type { AcceptedEntry, Cause } from '@election-night/shared/wire/commit.ts';
import type { NightState } from './night-state.ts';

/** Everything that one write changes, before it has its numbers. Made by the fold, stored by `commitWrite`, applied to memory by `applyWrite`. */
export type Draft = {
  /** The night's time, RFC 3339 UTC. */
  readonly at: string;
  readonly subjects: ReadonlyMap<SubjectKey, readonly SubjectEntry[]>;
  readonly totals: ReadonlyMap<string, number>;
  /** Only rows that really differ; undefined = no longer there. */
  readonly rows: ReadonlyMap<string, Row | undefined>;
  readonly ledger: ReadonlyMap<string, LedgerLine>;
  readonly sealed: ReadonlyMap<string, ReportJob>;
  readonly unsealed: readonly string[];
  readonly held: ReadonlyMap<string, HeldEntry>;
  readonly unheld: readonly string[];
  readonly anchor?: ClockAnchor;
  readonly cause: readonly Cause[];
  readonly accepted: readonly AcceptedEntry[];
};

export type HeldEntry = { readonly subject: string } & Pick<SubjectEntry, 'report' | 'asOf' | 'entry' | 'reason'>;

/** A write as it goes to Redis, all of it text: JSON is made here once, and passes through the script untouched. */
export type Write = {
  readonly epoch: string;
  readonly seq: number;
  /** The rev of the public commit; absent where nothing public changed. */
  readonly rev?: number;
  readonly head: string;
  readonly at: string;
  readonly commit?: string;
  /** The line of the stream of writes: what other aggregators apply. */
  readonly record: string;
  readonly subjects: readonly string[];
  /** field, old value, new value. */
  readonly totals: readonly string[];
  readonly rows: readonly string[];
  readonly rowTexts: ReadonlyMap<string, { readonly row: Row | undefined; readonly text: string }>;
  readonly ledger: readonly string[];
  readonly sealed: readonly string[];
  readonly unsealed: readonly string[];
  readonly held: readonly string[];
  readonly unheld: readonly string[];
  readonly anchor?: string;
};

/** What the stream of writes says of a write; its rows are in the log entry of `rev`. */
export type WriteRecord = {
  readonly at: string;
  readonly rev?: number;
  readonly head?: string;
  readonly subjects: Readonly<Record<string, readonly SubjectEntry[]>>;
  readonly totals: Readonly<Record<string, number>>;
  readonly ledger: Readonly<Record<string, LedgerLine>>;
  readonly sealed: Readonly<Record<string, ReportJob>>;
  readonly unsealed: readonly string[];
  readonly held: readonly string[];
  readonly unheld: readonly string[];
  readonly anchor?: ClockAnchor;
};

/** Gives a draft its numbers and its texts: seq, and, where rows changed, rev and the next link of the hash chain. */
export function numberWrite(state: NightState, draft: Draft): Write {
  const isPublic = draft.rows.size > 0;
  const rev = isPublic ? state.rev + 1 : undefined;
  const rowTexts = new Map(
    [...draft.rows].map(([key, row]) => [key, { row, text: JSON.stringify(row ?? { key, deleted: true }) }] as const),
  );
  const published = [...rowTexts.values()].map(({ text }) => withRev(text, rev ?? 0));
  const commit = rev === undefined ? undefined : commitText(state, draft, rev, published);
  const head = commit === undefined ? state.head : nextHead(state.head, commit);
  const ledger = [...draft.ledger].map(
    ([field, line]) => [field, JSON.stringify(lineAtRev(line, rev ?? state.rev, isPublic))] as const,
  );
  const subjects = [...draft.subjects].map(([subject, entries]) => [subject, JSON.stringify(entries)] as const);
  const sealed = [...draft.sealed].map(([field, job]) => [field, JSON.stringify(job)] as const);
  const anchor = draft.anchor && JSON.stringify(draft.anchor);
  const record = [
    `{"at":${JSON.stringify(draft.at)}`,
    ...(rev === undefined ? [] : [`"rev":${rev},"head":"${head}"`]),
    `"subjects":${objectText(subjects)}`,
    `"totals":${JSON.stringify(Object.fromEntries(draft.totals))}`,
    `"ledger":${objectText(ledger)}`,
    `"sealed":${objectText(sealed)}`,
    `"unsealed":${JSON.stringify(draft.unsealed)}`,
    `"held":${JSON.stringify([...draft.held.keys()])}`,
    `"unheld":${JSON.stringify(draft.unheld)}`,
    ...(anchor ? [`"anchor":${anchor}`] : []),
  ].join(',');
  return {
    epoch: state.epoch,
    seq: state.seq + 1,
    ...(rev === undefined ? {} : { rev }),
    head,
    at: draft.at,
    ...(commit === undefined ? {} : { commit }),
    record: `${record}}`,
    subjects: subjects.flat(),
    totals: [...draft.totals].flatMap(([field, value]) => [field, String(state.totals.get(field) ?? 0), String(value)]),
    rows: [...rowTexts.keys()].flatMap((key, place) => [key, published[place] as string]),
    rowTexts,
    ledger: ledger.flat(),
    sealed: sealed.flat(),
    unsealed: draft.unsealed,
    held: [...draft.held].flatMap(([digest, entry]) => [digest, JSON.stringify(entry)]),
    unheld: draft.unheld,
    ...(anchor ? { anchor } : {}),
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
  const start = JSON.stringify({ night, mode, epoch: state.epoch, rev, at: draft.at, cause: draft.cause });
  return `${start.slice(0, -1)},"entries":${JSON.stringify(draft.accepted)},"rows":[${rows.join(',')}]}`;
}

function objectText(pairs: readonly (readonly [string, string])[]): string {
  return `{${pairs.map(([field, text]) => `${JSON.stringify(field)}:${text}`).join(',')}}`;
}
