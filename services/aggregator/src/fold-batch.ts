import { callsTouched } from '@election-night/shared/election/calls/calls-touched.ts';
import { judgeCall } from '@election-night/shared/election/calls/judge-call.ts';
import { correctionRows } from '@election-night/shared/election/correction-rows.ts';
import { deriveAnew } from '@election-night/shared/election/derive-anew.ts';
import { deriveRows, type NightView } from '@election-night/shared/election/derive-rows.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import { releaseTime } from '@election-night/shared/election/embargo.ts';
import {
  type EntryVerdict,
  foldReports,
  heldEntries,
  newlyAccepted,
  noLongerAccepted,
} from '@election-night/shared/election/fold-reports.ts';
import { expectedSources, sourceRow } from '@election-night/shared/election/freshness.ts';
import { compareInstants, formatInstant } from '@election-night/shared/election/instant.ts';
import { labelFalls } from '@election-night/shared/election/label-falls.ts';
import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import { nightRow } from '@election-night/shared/election/night-rows.ts';
import type { SubjectKey } from '@election-night/shared/election/report.ts';
import type { CallRow, CorrectionRow, NightRow, Row, SourceRow } from '@election-night/shared/election/row.ts';
import { lastAccepted, type SubjectEntry } from '@election-night/shared/election/walk-subject.ts';
import { entryDigest } from '@election-night/shared/queue/entry-digest.ts';
import type { HeldEntry } from '@election-night/shared/queue/held-entry.ts';
import {
  type DeskJob,
  type EntryOutcome,
  type LedgerLine,
  ledgerField,
  type ReportJob,
} from '@election-night/shared/queue/report-queue.ts';
import type { Cause } from '@election-night/shared/wire/commit.ts';
import { closedForReport } from './closed-for.ts';
import type { DecisionEffect, FoldedDecision } from './decision-effect.ts';
import { type DeskState, deskFields, deskFieldsAfter, readDesk } from './desk-state.ts';
import { foldDecision } from './fold-decision.ts';
import type { NightState } from './night-state.ts';
import type { Draft, PublicWord } from './write.ts';

/** A change of the clock that goes into the same write, with the line of the ledger that answers for it. */
export type ClockChange = {
  readonly anchor: ClockAnchor;
  readonly cause: Cause;
  readonly ledger?: readonly [string, LedgerLine];
};

/** What a write holds beside reports: a move of the clock, or a decision of the desk. */
export type BatchExtra = {
  readonly clock?: ClockChange;
  readonly decision?: DeskJob;
  /** The clocks disagree: nothing is released by time, and what arrives is sealed unless its release was before `openUntil`, the night's time. */
  readonly withheld?: { readonly openUntil: number };
};

/**
 * Folds a batch into a draft of one write: what the desk decided takes effect, what is due is unsealed, what is under embargo is sealed,
 * everything else is judged; then the rows that depend on it are derived. Pure: `now` is the night's time in milliseconds. Undefined where
 * nothing would change.
 */
export function foldBatch(
  state: NightState,
  jobs: readonly ReportJob[],
  now: number,
  { clock, decision, withheld }: BatchExtra = {},
): Draft | undefined {
  const decided = decision && foldDecision(state, decision, now);
  const effect: DecisionEffect = decided && decided.outcome !== 'refused' ? decided.effect : {};
  const election = effect.election ?? state.election;
  const desk = effect.desk ? readDesk(deskFieldsAfter(state.deskFields, effect.desk)) : state.desk;

  const due = dueReports(state, election, desk, withheld ? Number.NEGATIVE_INFINITY : now).filter(
    (job) => !effect.retracted?.has(fieldOf(job)),
  );
  const { open, sealed, refused } = sortReports(state, election, desk, jobs, withheld?.openUntil ?? now);
  const judged = [...due, ...open];
  const decidedSubjects = effect.subjects ?? new Map<SubjectKey, readonly SubjectEntry[]>();
  const before = {
    get: (subject: SubjectKey) => decidedSubjects.get(subject) ?? state.subjects.get(subject),
    subjectsLike: (fingerprint: number) => state.subjects.subjectsLike(fingerprint),
  };
  const folded = foldReports(
    election,
    before,
    judged.map(({ report }) => report),
    state.seq + 1,
  );
  const subjects = new Map([...decidedSubjects, ...folded.subjects]);

  const at = formatInstant(Math.max(now, Date.parse(state.at)));
  const commit = `${state.epoch}:${state.rev + 1}`;
  const held = new Map<string, HeldEntry>();
  const unheld: string[] = [];
  const accepted: Draft['accepted'][number][] = [];
  const withdrawn: Draft['withdrawn'][number][] = [];
  const corrections: CorrectionRow[] = [];
  for (const [subject, entries] of subjects) {
    const before = state.subjects.get(subject) ?? [];
    const digestOf = (entry: SubjectEntry) => entryDigest(state.run, subject, entry);
    for (const entry of heldEntries(entries)) {
      const digest = digestOf(entry);
      held.set(digest, heldEntry(subject, entry, entries, state.held.get(digest)?.since ?? at));
    }
    for (const digest of heldEntries(before).map(digestOf)) if (!held.has(digest)) unheld.push(digest);
    accepted.push(...newlyAccepted(subject, before, entries));
    withdrawn.push(...noLongerAccepted(subject, before, entries));
    corrections.push(...correctionRows(subject, before, entries, commit));
  }
  const newlyHeld = [...held.keys()].filter((digest) => !state.held.has(digest)).length;
  // What it is compared with may be another figure now.
  const heldAnew = [...held].filter(
    ([digest, entry]) => JSON.stringify(entry) !== JSON.stringify(state.held.get(digest)),
  );

  const isAmended = election !== state.election;
  const entriesOf = (subject: SubjectKey) => subjects.get(subject) ?? state.subjects.get(subject) ?? [];
  const { certified, drawings } = desk;
  const view: NightView = {
    entriesOf,
    certified,
    drawings,
    rowOf: (key) => state.rows.get(key)?.row,
    totalOf: (field) => state.totals.get(field) ?? 0,
  };
  const concernsAllRows = isAmended || effect.desk?.has(deskFields.certified) || effect.desk?.has(deskFields.drawings);
  const derived = concernsAllRows
    ? deriveAnew(election, view, new Set([...state.subjects.keys(), ...subjects.keys()]), {
        keys: state.rows.keys(),
        fields: state.totals.keys(),
      })
    : deriveRows(election, view, subjects.keys());
  const candidates = new Map<string, Row | undefined>(derived.rows);
  const standingRow = (key: string) => state.rows.get(key)?.row;
  corrections.push(...labelFalls(election, derived.rows, standingRow, corrections, { at, commit }));
  for (const row of [...corrections, ...(effect.rows ?? [])]) candidates.set(row.key, row);
  const standing = (key: string) => (candidates.has(key) ? candidates.get(key) : state.rows.get(key)?.row);
  for (const row of callsJudgedAnew(state, election, candidates, standing)) candidates.set(row.key, row);
  const night = nightRow(election, {
    now,
    ...(withheld ? releasedUntil(state) : {}),
    at,
    anchor: clock?.anchor ?? state.anchor,
    held: state.held.size + newlyHeld - unheld.length,
    embargo: desk.embargo,
    certified,
    rowOf: standing,
  });
  candidates.set(night.key, night);
  const heard = new Set(judged.map(({ report }) => report.source));
  const silent: string[] = [];
  for (const source of new Set([...heard, ...expectedSources(election).map(({ id }) => id)])) {
    const standing = state.rows.get(`source:${source}`)?.row as SourceRow | undefined;
    const row = sourceRow(election, source, { now, at, phase: night.phase, heard: heard.has(source), standing });
    if (row === undefined || row === standing) continue;
    candidates.set(row.key, row);
    if (!heard.has(source)) silent.push(source);
  }

  const rows = changedRows(state, candidates);
  const ledger = new Map<string, LedgerLine>([...(clock?.ledger ? [clock.ledger] : []), ...(effect.retracted ?? [])]);
  if (decision && decided) ledger.set(ledgerField('desk', decision.id), decisionLine(state, decision, decided, at));
  for (const job of sealed) ledger.set(fieldOf(job), { digest: job.digest, outcome: { state: 'sealed' } });
  for (const [job, reason] of refused) {
    ledger.set(fieldOf(job), { digest: job.digest, outcome: { state: 'refused', reason } });
  }
  judged.forEach((job, place) => {
    ledger.set(fieldOf(job), { digest: job.digest, outcome: outcomeOf(folded.verdicts[place] ?? []) });
  });
  if (rows.size === 0 && ledger.size === 0 && !clock) return undefined;
  return {
    at,
    subjects,
    totals: new Map([...derived.totals].filter(([field, value]) => value !== (state.totals.get(field) ?? 0))),
    rows,
    ledger,
    sealed: new Map(sealed.map((job) => [fieldOf(job), job])),
    unsealed: [...due.map(fieldOf), ...(effect.retracted?.keys() ?? [])],
    held: new Map(heldAnew),
    unheld,
    desk: new Map([...(effect.desk ?? []), ...staleProposals(state, unheld)]),
    ...(isAmended ? { election } : {}),
    ...publicWord(desk, effect),
    ...(clock ? { anchor: clock.anchor } : {}),
    cause: causesOf(due, open, now, clock, isTold(decided) ? decision : undefined, rows, night, silent),
    accepted,
    withdrawn,
  };
}

/** The calls that the changed rows speak for or against, beside what those say now. */
function callsJudgedAnew(
  state: NightState,
  election: Election,
  candidates: ReadonlyMap<string, Row | undefined>,
  rowOf: (key: string) => Row | undefined,
): CallRow[] {
  const made = [...candidates.keys()].filter((key) => key.startsWith('call:'));
  const calls = [...new Set([...state.calls, ...made])].map((key) => rowOf(key) as CallRow);
  const touched = new Set([
    ...callsTouched(election, calls, candidates.keys()),
    ...made.map((key) => rowOf(key) as CallRow),
  ]);
  return [...touched].map((call) => judgeCall(election, call, rowOf));
}

/** What of a decision the log carries, so that everybody can derive the rows as they are from here on. */
function publicWord(desk: DeskState, { desk: changed, election }: DecisionEffect): PublicWord {
  const amendment = election && desk.amendments.at(-1);
  const drawing = changed?.has(deskFields.drawings) ? desk.drawings.at(-1) : undefined;
  return {
    ...(amendment ? { amendment } : {}),
    ...(drawing ? { drawing } : {}),
    ...(changed?.has(deskFields.certified) ? { certified: desk.certified } : {}),
  };
}

/** What one of two persons said about entries that wait no longer. */
function staleProposals(state: NightState, unheld: readonly string[]): [string, undefined][] {
  return unheld
    .filter((digest) => state.desk.proposals.has(digest))
    .map((digest) => [deskFields.proposal(digest), undefined]);
}

function decisionLine(state: NightState, job: DeskJob, folded: FoldedDecision, at: string): LedgerLine {
  const { digest } = job;
  if (folded.outcome === 'refused') return { digest, outcome: { state: 'refused', reason: folded.reason } };
  if (folded.outcome === 'second-person-needed') return { digest, outcome: { state: folded.outcome, by: job.by } };
  const { epoch, run, rev } = state;
  return { digest, outcome: { state: 'applied', epoch, run, rev, at } };
}

function dueReports(state: NightState, election: Election, desk: DeskState, now: number): ReportJob[] {
  // What the desk lifted waits for no clock.
  const due = [...state.sealed.values()].filter(
    ({ report }) => (releaseTime(election, report, desk.embargo) ?? Number.NEGATIVE_INFINITY) <= now,
  );
  return due.sort((a, b) => compareInstants(a.receivedAt, b.receivedAt) || (fieldOf(a) < fieldOf(b) ? -1 : 1));
}

/** Drops what is known already and what belongs to another run; a job may come twice, a report counts once. */
function sortReports(state: NightState, election: Election, desk: DeskState, jobs: readonly ReportJob[], now: number) {
  const open: ReportJob[] = [];
  const sealed: ReportJob[] = [];
  const refused: [ReportJob, string][] = [];
  const seen = new Set<string>();
  for (const job of jobs) {
    const field = fieldOf(job);
    if (job.mode !== state.night.mode || job.run !== state.run || state.ledger.has(field) || seen.has(field)) continue;
    seen.add(field);
    const closed = closedForReport(desk.certified, job.report);
    if (closed) {
      refused.push([job, closed]);
      continue;
    }
    const release = releaseTime(election, job.report, desk.embargo);
    if (release !== undefined && release > now) sealed.push(job);
    else open.push(job);
  }
  return { open, sealed, refused };
}

/** Up to the release that the night row still promises; nothing where it promises none. */
function releasedUntil({ rows }: NightState): { releasedUntil?: number } {
  const { embargo } = rows.get('night')?.row as NightRow;
  return embargo ? { releasedUntil: Date.parse(embargo.until) - 1 } : {};
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
  refused: 'the desk rejected these figures',
} as const;

function causesOf(
  due: readonly ReportJob[],
  open: readonly ReportJob[],
  now: number,
  clock: ClockChange | undefined,
  decision: DeskJob | undefined,
  rows: Draft['rows'],
  night: ReturnType<typeof nightRow>,
  silent: readonly string[],
): Cause[] {
  const causes: Cause[] = clock ? [clock.cause] : [];
  if (decision) causes.push(causeOf(decision));
  if (due.length > 0) causes.push({ type: 'release', until: formatInstant(now) });
  for (const { report } of [...due, ...open]) causes.push({ type: 'report', source: report.source, report: report.id });
  if (causes.length === 0 && rows.has(night.key)) causes.push({ type: 'phase', phase: night.phase });
  for (const source of silent) causes.push({ type: 'silence', source });
  return causes;
}

/** What was refused, or noted for a second person, is no public word; nor is it that something sealed was taken back. */
function isTold(decided: FoldedDecision | undefined): boolean {
  return decided?.outcome === 'decided' && !decided.effect.retracted;
}

/** Never the digest of an entry: who can guess a held figure could check it by that. */
function causeOf({ id, role, decision: { action, reason } }: DeskJob): Cause {
  return { type: 'desk', action, role, request: id, ...(reason === undefined ? {} : { reason }) };
}

function heldEntry(
  subject: SubjectKey,
  { report, asOf, entry, reason }: SubjectEntry,
  entries: readonly SubjectEntry[],
  since: string,
): HeldEntry {
  const last = lastAccepted(entries);
  const before = last && { asOf: last.asOf, entry: last.entry };
  return { subject, report, asOf, entry, since, ...(reason ? { reason } : {}), ...(before ? { before } : {}) };
}

function fieldOf({ report }: ReportJob): string {
  return ledgerField(report.source, report.id);
}
