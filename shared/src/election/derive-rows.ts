import { asCertified, type Certified, isCertified } from './certified.ts';
import type { Contest, ReportKind } from './definition.ts';
import { countableCount, deriveCount } from './derive-count.ts';
import { deriveCountOutlook, deriveTurnoutOutlook } from './derive-outlook.ts';
import { deriveCombinedPoll, derivePoll } from './derive-polls.ts';
import { deriveSeats } from './derive-seats.ts';
import { deriveSeries } from './derive-series.ts';
import { countableTurnout, deriveTurnout } from './derive-turnout.ts';
import type { Drawing } from './draw-tie.ts';
import type { Election, PlacedUnit } from './election.ts';
import type { Parts } from './parts.ts';
import { type SubjectKey, subjectKey, subjectParts } from './report.ts';
import type { Row } from './row.ts';
import type { SubjectEntry } from './walk-subject.ts';

/** What a source's walk says of one subject, for the derivation. */
export type OwnFigures = { readonly source: string; readonly entries: readonly SubjectEntry[] };

/** The night as the derivation sees it: subjects with what a batch changed in them, rows and running totals as they were before it. */
export type NightView = {
  readonly entriesOf: (subject: SubjectKey) => readonly SubjectEntry[];
  readonly rowOf: (key: string) => Row | undefined;
  /** 0 where there is none. */
  readonly totalOf: (field: string) => number;
  /** Where this is another one than the rows were derived with, all of them are derived anew: parents count what is certified of their parts. */
  readonly certified?: Certified;
  /** Lots that were drawn, at most one a contest. */
  readonly drawings?: readonly Drawing[];
};

/** Integers of the parts of a unit with children, by field: `turnout:KZ:ballots`. They move in Redis beside the rows. */
export type Totals = Map<string, number>;

export type Derived = {
  /** Undefined where a row is no longer there. */
  readonly rows: ReadonlyMap<string, Row | undefined>;
  readonly totals: Totals;
};

/**
 * The rows that depend on the touched subjects: the units' own, those of every unit above them, series, combined polls, seats.
 * Units are derived from the leaves up, each once; a parent's running totals move by what its changed children's rows changed.
 */
export function deriveRows(election: Election, view: NightView, touched: Iterable<SubjectKey>): Derived {
  const rows = new Map<string, Row | undefined>();
  const totals: Totals = new Map();
  const rowOf = (key: string) => (rows.has(key) ? rows.get(key) : view.rowOf(key));
  const own = (kind: ReportKind, contest: string | undefined, unit: string) =>
    ownFigures(election, view, kind, contest, unit);
  const { turnoutUnits, countUnits, polls } = sortTouched(election, touched);

  const partsOf = <R>(
    unit: PlacedUnit,
    touched: ReadonlyMap<string, readonly PlacedUnit[]>,
    keyOf: (unit: string) => string,
    countable: (row: Row | undefined) => R | undefined,
  ): Parts<R> => ({
    changed: (touched.get(unit.id) ?? []).map((child) => ({
      unit: child,
      before: countable(view.rowOf(keyOf(child.id))),
      after: countable(rows.get(keyOf(child.id))),
    })),
    all: () => unit.children.flatMap((child) => countable(rowOf(keyOf(child))) ?? []),
  });

  const hasOutlook = election.definition.outlook === true;

  const turnoutByParent = byParent(turnoutUnits);
  for (const unit of turnoutUnits) {
    const keyOf = (id: string) => `turnout:${id}`;
    const parts = partsOf(unit, turnoutByParent, keyOf, countableTurnout);
    const figures = own('turnout', undefined, unit.id);
    const row = deriveTurnout(election, unit, figures, parts, view, totals);
    rows.set(keyOf(unit.id), isCertified(view.certified) ? asCertified(row) : row);
    if (unit.depth > 1) continue;
    rows.set(
      `series:turnout:${unit.id}`,
      deriveSeries(election, unit, (id) => own('turnout', undefined, id)),
    );
  }
  // What is certified is no longer anybody's guess.
  if (hasOutlook && turnoutUnits.length > 0) {
    const isFinal = isCertified(view.certified);
    rows.set(`outlook:turnout:${election.top.id}`, isFinal ? undefined : deriveTurnoutOutlook(election, rowOf));
  }
  for (const [contest, units] of countUnits) {
    const keyOf = (id: string) => `count:${contest.id}:${id}`;
    const countByParent = byParent(units);
    const isFinal = isCertified(view.certified, contest.id);
    for (const unit of units) {
      const parts = partsOf(unit, countByParent, keyOf, countableCount);
      const figures = own('count', contest.id, unit.id);
      const row = deriveCount(election, contest, unit, figures, parts, view, totals);
      rows.set(keyOf(unit.id), isFinal ? asCertified(row) : row);
    }
    const key = `seats:${contest.id}:count`;
    const drawing = view.drawings?.find((drawn) => drawn.contest === contest.id);
    rows.set(key, deriveSeats(contest, key, rowOf(keyOf(contest.unit)), drawing));
    if (hasOutlook) {
      rows.set(`outlook:count:${contest.id}`, isFinal ? undefined : deriveCountOutlook(election, contest, rowOf));
    }
  }
  for (const [contest, pollsters] of polls) {
    for (const pollster of pollsters) {
      const entries = view.entriesOf(subjectKey('exit-poll', contest.id, contest.unit, pollster));
      const poll = derivePoll(election, contest, pollster, entries);
      rows.set(`exit-poll:${contest.id}:${pollster}`, poll?.row);
      rows.set(`seats:${contest.id}:exit-poll:${pollster}`, poll?.seats);
    }
    const combined = deriveCombinedPoll(election, contest, rowOf);
    rows.set(`exit-poll:${contest.id}:combined`, combined?.row);
    rows.set(`seats:${contest.id}:exit-poll:combined`, combined?.seats);
  }
  return { rows, totals };
}

/** The figures of one unit by source, in the definition's order of precedence. */
function ownFigures(
  election: Election,
  view: NightView,
  kind: ReportKind,
  contest: string | undefined,
  unit: string,
): readonly OwnFigures[] {
  const figures: OwnFigures[] = [];
  for (const source of election.sources.values()) {
    if (!source.kinds.includes(kind)) continue;
    const entries = view.entriesOf(subjectKey(kind, contest, unit, source.id));
    if (entries.length > 0) figures.push({ source: source.id, entries });
  }
  return figures;
}

function sortTouched(election: Election, touched: Iterable<SubjectKey>) {
  const turnout = new Set<PlacedUnit>();
  const counts = new Map<Contest, Set<PlacedUnit>>();
  const polls = new Map<Contest, Set<string>>();
  for (const subject of touched) {
    const { kind, contest: contestId, unit, source } = subjectParts(subject);
    if (kind === 'turnout') addWithParents(election, turnout, unit, election.top.id);
    const contest = election.contests.get(contestId);
    if (!contest) continue;
    if (kind === 'count') addWithParents(election, setOf(counts, contest), unit, contest.unit);
    if (kind === 'exit-poll') setOf(polls, contest).add(source);
  }
  return {
    turnoutUnits: fromTheLeavesUp(turnout),
    countUnits: [...counts].map(([contest, units]) => [contest, fromTheLeavesUp(units)] as const),
    polls,
  };
}

function addWithParents(election: Election, units: Set<PlacedUnit>, unit: string, top: string): void {
  for (
    let at = election.units.get(unit);
    at;
    at = at.parent === undefined ? undefined : election.units.get(at.parent)
  ) {
    if (units.has(at)) return;
    units.add(at);
    if (at.id === top) return;
  }
}

function fromTheLeavesUp(units: ReadonlySet<PlacedUnit>): PlacedUnit[] {
  return [...units].sort((a, b) => b.depth - a.depth);
}

function byParent(units: readonly PlacedUnit[]): ReadonlyMap<string, readonly PlacedUnit[]> {
  const children = new Map<string, PlacedUnit[]>();
  for (const unit of units) {
    if (unit.parent === undefined) continue;
    const siblings = children.get(unit.parent);
    if (siblings) siblings.push(unit);
    else children.set(unit.parent, [unit]);
  }
  return children;
}

function setOf<K, V>(map: Map<K, Set<V>>, key: K): Set<V> {
  const set = map.get(key) ?? new Set<V>();
  map.set(key, set);
  return set;
}
