import { createHash } from 'node:crypto';
import { correctionRows } from '@election-night/shared/election/correction-rows.ts';
import { deriveRows, type NightView } from '@election-night/shared/election/derive-rows.ts';
import { releaseTime } from '@election-night/shared/election/embargo.ts';
import {
  type EntryVerdict,
  foldReports,
  heldEntries,
  newlyAccepted,
  noLongerAccepted,
} from '@election-night/shared/election/fold-reports.ts';
import { compareInstants, formatInstant } from '@election-night/shared/election/instant.ts';
import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import { nightRow, sourceRow } from '@election-night/shared/election/night-rows.ts';
import type { SubjectKey } from '@election-night/shared/election/report.ts';
import type { Row } from '@election-night/shared/election/row.ts';
import type { SubjectEntry } from '@election-night/shared/election/walk-subject.ts';
import {
  type EntryOutcome,
  type LedgerLine,
  ledgerField,
  type ReportJob,
} from '@election-night/shared/queue/report-queue.ts';
import type { Cause } from '@election-night/shared/wire/commit.ts';
import canonicalize from 'canonicalize';
import type { NightState } from './night-state.ts';
import type { Draft, HeldEntry } from './write.ts';

/** A change of the clock that goes into the same write, with the line of the ledger that answers for it. */
export type ClockChange = {
  readonly anchor: ClockAnchor;
  readonly cause: Cause;
  readonly ledger?: readonly [string, LedgerLine];
};

/**
 * Folds a batch into a draft of one write: what is due is unsealed, what is under embargo is sealed, everything else is judged; then the
 * rows that depend on it are derived. Pure: `now` is the night's time in milliseconds. Undefined where nothing would change.
 */
export function foldBatch(
  state: NightState,
  jobs: readonly ReportJob[],
  now: number,
  clock?: ClockChange,
): Draft | undefined {
  const { election } = state.night;
  const due = dueReports(state, now);
  const { open, sealed } = sortByEmbargo(state, jobs, now);
  const decided = [...due, ...open];
  const folded = foldReports(
    election,
    state.subjects,
    decided.map(({ report }) => report),
    state.seq + 1,
  );

  const held = new Map<string, HeldEntry>();
  const unheld: string[] = [];
  const accepted: Draft['accepted'][number][] = [];
  const withdrawn: Draft['withdrawn'][number][] = [];
  const corrections: Row[] = [];
  for (const [subject, entries] of folded.subjects) {
    const before = state.subjects.get(subject) ?? [];
    const digestOf = (entry: SubjectEntry) => entryDigest(state.run, subject, entry);
    for (const entry of heldEntries(entries)) held.set(digestOf(entry), heldEntry(subject, entry));
    for (const digest of heldEntries(before).map(digestOf)) if (!held.has(digest)) unheld.push(digest);
    accepted.push(...newlyAccepted(subject, before, entries));
    withdrawn.push(...noLongerAccepted(subject, before, entries));
    corrections.push(...correctionRows(subject, before, entries));
  }
  const newlyHeld = new Map([...held].filter(([digest]) => !state.held.has(digest)));

  const at = formatInstant(Math.max(now, Date.parse(state.at)));
  const view: NightView = {
    entriesOf: (subject: SubjectKey) => folded.subjects.get(subject) ?? state.subjects.get(subject) ?? [],
    rowOf: (key) => state.rows.get(key)?.row,
    totalOf: (field) => state.totals.get(field) ?? 0,
  };
  const derived = deriveRows(election, view, folded.subjects.keys());
  const candidates = new Map<string, Row | undefined>(derived.rows);
  for (const row of corrections) candidates.set(row.key, row);
  for (const source of new Set(decided.map(({ report }) => report.source))) {
    const row = sourceRow(election, source, at);
    candidates.set(row.key, row);
  }
  const night = nightRow(election, {
    now,
    at,
    anchor: clock?.anchor ?? state.anchor,
    held: state.held.size + newlyHeld.size - unheld.length,
    rowOf: (key) => (candidates.has(key) ? candidates.get(key) : view.rowOf(key)),
  });
  candidates.set(night.key, night);

  const rows = changedRows(state, candidates);
  const ledger = new Map<string, LedgerLine>(clock?.ledger ? [clock.ledger] : []);
  for (const job of sealed) ledger.set(fieldOf(job), { digest: job.digest, outcome: { state: 'sealed' } });
  decided.forEach((job, place) => {
    ledger.set(fieldOf(job), { digest: job.digest, outcome: outcomeOf(folded.verdicts[place] ?? []) });
  });
  if (rows.size === 0 && ledger.size === 0 && !clock) return undefined;
  return {
    at,
    subjects: folded.subjects,
    totals: new Map([...derived.totals].filter(([field, value]) => value !== (state.totals.get(field) ?? 0))),
    rows,
    ledger,
    sealed: new Map(sealed.map((job) => [fieldOf(job), job])),
    unsealed: due.map(fieldOf),
    held: newlyHeld,
    unheld,
    ...(clock ? { anchor: clock.anchor } : {}),
    cause: causesOf(due, open, now, clock, rows, night),
    accepted,
    withdrawn,
  };
}

/** SHA-256 over (run, subject, asOf, entry) in canonical JSON, without the report's id: names one entry for the desk. */
export function entryDigest(
  run: string,
  subject: string,
  { asOf, entry }: Pick<SubjectEntry, 'asOf' | 'entry'>,
): string {
  return createHash('sha256')
    .update(canonicalize([run, subject, asOf, entry]) as string)
    .digest('hex');
}

function dueReports(state: NightState, now: number): ReportJob[] {
  const due = [...state.sealed.values()].filter(
    ({ report }) => (releaseTime(state.night.election, report) ?? 0) <= now,
  );
  return due.sort((a, b) => compareInstants(a.receivedAt, b.receivedAt) || (fieldOf(a) < fieldOf(b) ? -1 : 1));
}

/** Drops what is known already and what belongs to another run; a job may come twice, a report counts once. */
function sortByEmbargo(state: NightState, jobs: readonly ReportJob[], now: number) {
  const open: ReportJob[] = [];
  const sealed: ReportJob[] = [];
  const seen = new Set<string>();
  for (const job of jobs) {
    const field = fieldOf(job);
    if (job.mode !== state.night.mode || job.run !== state.run || state.ledger.has(field) || seen.has(field)) continue;
    seen.add(field);
    const release = releaseTime(state.night.election, job.report);
    if (release !== undefined && release > now) sealed.push(job);
    else open.push(job);
  }
  return { open, sealed };
}

/** The rows that are not byte for byte what stands already. */
function changedRows(state: NightState, candidates: ReadonlyMap<string, Row | undefined>): Draft['rows'] {
  const changed = new Map<string, { row?: Row; text: string }>();
  for (const [key, row] of candidates) {
    const standing = state.rows.get(key);
    if (row === undefined) {
      if (standing) changed.set(key, { text: JSON.stringify({ key, deleted: true }) });
      continue;
    }
    const text = JSON.stringify(row);
    if (text !== standing?.text) changed.set(key, { row, text });
  }
  return changed;
}

function outcomeOf(verdicts: readonly EntryVerdict[]): NonNullable<LedgerLine['outcome']> {
  const counts: Partial<Record<EntryOutcome, number>> = {};
  for (const { outcome } of verdicts) counts[outcome] = (counts[outcome] ?? 0) + 1;
  const exceptions = verdicts.flatMap(({ outcome, reason }, entry) =>
    outcome === 'accepted' ? [] : [{ entry, outcome, reason: reason ?? reasons[outcome] }],
  );
  return { state: 'decided', counts, exceptions };
}

const reasons = {
  duplicate: 'the same figures for the same time were admitted before',
  stale: 'a later figure is the one that is shown; this one is part of the day',
  held: 'waits for the desk',
} as const;

function causesOf(
  due: readonly ReportJob[],
  open: readonly ReportJob[],
  now: number,
  clock: ClockChange | undefined,
  rows: Draft['rows'],
  night: ReturnType<typeof nightRow>,
): Cause[] {
  const causes: Cause[] = clock ? [clock.cause] : [];
  if (due.length > 0) causes.push({ type: 'release', until: formatInstant(now) });
  for (const { report } of [...due, ...open]) causes.push({ type: 'report', source: report.source, report: report.id });
  if (causes.length === 0 && rows.has(night.key)) causes.push({ type: 'phase', phase: night.phase });
  return causes;
}

function heldEntry(subject: string, { report, asOf, entry, reason }: SubjectEntry): HeldEntry {
  return { subject, report, asOf, entry, ...(reason ? { reason } : {}) };
}

function fieldOf({ report }: ReportJob): string {
  return ledgerField(report.source, report.id);
}
