import type { Certified } from './certified.ts';
import type { Contest } from './definition.ts';
import { deriveAnew } from './derive-anew.ts';
import { type Derived, deriveRows } from './derive-rows.ts';
import { type Drawing, drawTie } from './draw-tie.ts';
import type { Election } from './election.ts';
import { foldReports } from './fold-reports.ts';
import type { Report, SubjectKey } from './report.ts';
import type { CountRow, ExitPollRow, Row, SeatsRow, SeriesRow, TurnoutRow } from './row.ts';
import { SubjectMap } from './subject-map.ts';
import type { SubjectEntry } from './walk-subject.ts';

/** For tests: a night in memory without queue, clock and embargo. Reports are folded, rows derived over the standing ones, as the aggregator does. */
export function nightInMemory(begun: Election) {
  let election = begun;
  let certified: Certified = { night: false, contests: [] };
  let drawings: readonly Drawing[] = [];
  const subjects = new SubjectMap(begun);
  const rows = new Map<string, Row>();
  const totals = new Map<string, number>();
  let seq = 0;
  const entriesOf = (subject: SubjectKey) => subjects.get(subject) ?? [];
  const row = (key: string) => rows.get(key);
  const totalOf = (field: string) => totals.get(field) ?? 0;
  const take = (derived: Derived) => {
    for (const [key, next] of derived.rows) {
      if (next) rows.set(key, next);
      else rows.delete(key);
    }
    for (const [field, value] of derived.totals) totals.set(field, value);
  };
  const anew = (standing: { readonly keys: Iterable<string>; readonly fields: Iterable<string> }) =>
    deriveAnew(election, { entriesOf, certified, drawings }, subjects.keys(), standing);
  const takeAnew = () => take(anew({ keys: rows.keys(), fields: totals.keys() }));
  return {
    /** One batch; the outcomes of its entries, in order. */
    send: (...reports: readonly Report[]): readonly string[] => {
      seq += 1;
      const folded = foldReports(election, subjects, reports, seq);
      for (const [subject, entries] of folded.subjects) subjects.set(subject, entries);
      take(deriveRows(election, { entriesOf, rowOf: row, totalOf, certified, drawings }, folded.subjects.keys()));
      return folded.verdicts.flat().map(({ outcome }) => outcome);
    },
    /** Goes on under another definition. */
    amend: (amended: Election) => {
      election = amended;
      takeAnew();
    },
    /** The certifier closes something, or opens it. */
    certify: (now: Certified) => {
      certified = now;
      takeAnew();
    },
    /** The certifier enters a lot; what was wrong with it, if anything. */
    draw: (contest: string, ...winners: readonly string[]): string | undefined => {
      const { unit } = election.contests.get(contest) as Contest;
      const count = row(`count:${contest}:${unit}`) as CountRow | undefined;
      const drawn = drawTie(election.contests.get(contest) as Contest, count, winners);
      if (drawn.outcome === 'refused') return drawn.reason;
      drawings = [...drawings.filter((other) => other.contest !== contest), drawn.drawing];
      rows.set(drawn.row.key, drawn.row);
      return undefined;
    },
    /** Everything derived anew from the subjects alone. */
    fromScratch: () => {
      const derived = anew({ keys: [], fields: [] });
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
