import { deriveRows } from './derive-rows.ts';
import type { Election } from './election.ts';
import { foldReports } from './fold-reports.ts';
import type { Report, SubjectKey } from './report.ts';
import type { CountRow, ExitPollRow, Row, SeatsRow, SeriesRow, TurnoutRow } from './row.ts';
import { SubjectMap } from './subject-map.ts';
import type { SubjectEntry } from './walk-subject.ts';

/** For tests: a night in memory without queue, clock and embargo. Reports are folded, rows derived over the standing ones, as the aggregator does. */
export function nightInMemory(election: Election) {
  const subjects = new SubjectMap(election);
  const rows = new Map<string, Row>();
  const totals = new Map<string, number>();
  let seq = 0;
  const entriesOf = (subject: SubjectKey) => subjects.get(subject) ?? [];
  const row = (key: string) => rows.get(key);
  const totalOf = (field: string) => totals.get(field) ?? 0;
  return {
    /** One batch; the outcomes of its entries, in order. */
    send: (...reports: readonly Report[]): readonly string[] => {
      seq += 1;
      const folded = foldReports(election, subjects, reports, seq);
      for (const [subject, entries] of folded.subjects) subjects.set(subject, entries);
      const derived = deriveRows(election, { entriesOf, rowOf: row, totalOf }, folded.subjects.keys());
      for (const [key, next] of derived.rows) {
        if (next) rows.set(key, next);
        else rows.delete(key);
      }
      for (const [field, value] of derived.totals) totals.set(field, value);
      return folded.verdicts.flat().map(({ outcome }) => outcome);
    },
    /** Everything derived anew from the subjects alone. */
    fromScratch: () => {
      const derived = deriveRows(election, { entriesOf, rowOf: () => undefined, totalOf: () => 0 }, subjects.keys());
      return { rows: new Map([...derived.rows].filter(([, next]) => next !== undefined)), totals: derived.totals };
    },
    subjects: subjects as ReadonlyMap<SubjectKey, readonly SubjectEntry[]>,
    rows: rows as ReadonlyMap<string, Row>,
    totals: totals as ReadonlyMap<string, number>,
    turnout: (unit: string) => row(`turnout:${unit}`) as TurnoutRow | undefined,
    series: (unit: string) => row(`series:turnout:${unit}`) as SeriesRow | undefined,
    count: (unit: string, contest = 'list') => row(`count:${contest}:${unit}`) as CountRow | undefined,
    poll: (pollster: string) => row(`exit-poll:list:${pollster}`) as ExitPollRow | undefined,
    seats: (basis: string, contest = 'list') => row(`seats:${contest}:${basis}`) as SeatsRow | undefined,
  };
}
