import { callsTouched } from '@election-night/shared/election/calls/calls-touched.ts';
import { judgeCall } from '@election-night/shared/election/calls/judge-call.ts';
import { deriveAnew } from '@election-night/shared/election/derive-anew.ts';
import { deriveRows, type NightView } from '@election-night/shared/election/derive-rows.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import { expectedSources, sourceRow } from '@election-night/shared/election/freshness.ts';
import { labelFalls } from '@election-night/shared/election/label-falls.ts';
import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import { nightRow } from '@election-night/shared/election/night-rows.ts';
import type { SubjectKey } from '@election-night/shared/election/report.ts';
import type { CallRow, NightRow, Row, SourceRow } from '@election-night/shared/election/row.ts';
import type { DecisionEffect } from './decision-effect.ts';
import { deskFields } from './desk-state.ts';
import type { NightState } from './night-state.ts';
import type { Standing } from './sort-reports.ts';
import type { WalkedReports } from './walk-reports.ts';
import type { Draft } from './write.ts';

/** When a batch is: the night's time in milliseconds and as text, what its clock shows from now on, and the name of the commit. */
export type BatchTime = {
  readonly now: number;
  readonly at: string;
  readonly anchor: ClockAnchor;
  readonly commit: string;
  /** The clocks disagree: nothing is released by time. */
  readonly isWithheld: boolean;
};

export type DerivedBatch = Pick<Draft, 'rows' | 'totals'> & {
  readonly night: NightRow;
  /** Sources whose silence begins or ends without a report. */
  readonly silent: readonly string[];
};

/**
 * Every row that follows from what a batch changed, and of those the ones that are not what stands already: first what follows from entries,
 * then the labels of what falls, the calls beside the new figures, the row of the night, and the sources. `heard`: those whose reports are in it.
 */
export function deriveBatch(
  state: NightState,
  { election, desk }: Standing,
  effect: DecisionEffect,
  walked: WalkedReports,
  heard: ReadonlySet<string>,
  time: BatchTime,
): DerivedBatch {
  const { now, at, commit } = time;
  const derived = deriveEntries(state, { election, desk }, effect, walked);
  const candidates = new Map<string, Row | undefined>(derived.rows);
  const standing = (key: string) => state.rows.get(key)?.row;
  const rowOf = (key: string) => (candidates.has(key) ? candidates.get(key) : standing(key));

  const amendment = effect.election && desk.amendments.at(-1);
  const position = { at, commit, ...(amendment ? { amendment: amendment.reason } : {}) };
  const falls = labelFalls(election, derived.rows, standing, walked.corrections, position);
  for (const row of [...walked.corrections, ...falls, ...(effect.rows ?? [])]) candidates.set(row.key, row);
  for (const row of callsJudgedAnew(state, election, candidates, rowOf)) candidates.set(row.key, row);
  const night = nightRow(election, {
    ...{
      now,
      at,
      anchor: time.anchor,
      held: walked.heldInAll,
      embargo: desk.embargo,
      certified: desk.certified,
      rowOf,
    },
    ...(time.isWithheld ? releasedUntil(state) : {}),
  });
  candidates.set(night.key, night);
  const silent: string[] = [];
  for (const source of new Set([...heard, ...expectedSources(election).map(({ id }) => id)])) {
    const stood = standing(`source:${source}`) as SourceRow | undefined;
    const isHeard = heard.has(source);
    const row = sourceRow(election, source, { now, at, phase: night.phase, heard: isHeard, standing: stood });
    if (row === undefined || row === stood) continue;
    candidates.set(row.key, row);
    if (!isHeard) silent.push(source);
  }

  const hasMoved = ([field, value]: [string, number]) => value !== (state.totals.get(field) ?? 0);
  return { rows: changedRows(state, candidates), totals: new Map([...derived.totals].filter(hasMoved)), night, silent };
}

/** Under another definition, and where other rows are certified or parted by lot, every row may be another one. */
function deriveEntries(
  state: NightState,
  { election, desk }: Standing,
  effect: DecisionEffect,
  { subjects }: WalkedReports,
) {
  const view: NightView = {
    entriesOf: (subject: SubjectKey) => subjects.get(subject) ?? state.subjects.get(subject) ?? [],
    certified: desk.certified,
    drawings: desk.drawings,
    rowOf: (key) => state.rows.get(key)?.row,
    totalOf: (field) => state.totals.get(field) ?? 0,
  };
  const concernsAll =
    effect.election || effect.desk?.has(deskFields.certified) || effect.desk?.has(deskFields.drawings);
  if (!concernsAll) return deriveRows(election, view, subjects.keys());
  const all = new Set([...state.subjects.keys(), ...subjects.keys()]);
  return deriveAnew(election, view, all, { keys: state.rows.keys(), fields: state.totals.keys() });
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
