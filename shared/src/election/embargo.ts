import type { EmbargoScope } from './desk-action.ts';
import { type Election, isWithin, type PlacedElection } from './election.ts';
import type { Report } from './report.ts';

/**
 * What the desk made of an embargo: `until` is RFC 3339 UTC, or absent where it was lifted. The later move goes before the earlier. A
 * postponement brings nothing forward: what the definition releases later, in another time zone or after a later close, waits for that.
 */
export type EmbargoMove = { readonly of: EmbargoScope; readonly until?: string };

const notMoved: readonly EmbargoMove[] = [];

/**
 * When a report may be public, milliseconds since 1970; undefined where it is under no embargo. A report is sealed as a whole until
 * the last of its entries may be out, because a bulletin is atomic.
 */
export function releaseTime(election: Election, report: Report, moves = notMoved): number | undefined {
  if (report.kind === 'turnout') return undefined;
  if (report.kind === 'exit-poll') {
    const move = moves.findLast(({ of }) => of.kind === 'exit-poll');
    return move ? movedRelease(move, exitPollRelease(election)) : exitPollRelease(election);
  }
  if (moves.length === 0 && election.definition.embargo.counts === 'none') return undefined;
  const releases = report.entries.map(({ unit, contest }) => countRelease(election, contest, unit, moves));
  const sealed = releases.filter((release) => release !== undefined);
  return sealed.length === 0 ? undefined : Math.max(...sealed);
}

/** When the counts of a contest in a unit may be public, milliseconds since 1970; undefined where they are under no embargo. */
export function countRelease(
  election: PlacedElection,
  contest: string,
  unit: string,
  moves: readonly EmbargoMove[],
): number | undefined {
  const release = declaredCountRelease(election, contest, unit);
  const move = moves.findLast(({ of }) => of.kind === 'count' && covers(election, of, contest, unit));
  return move ? movedRelease(move, release) : release;
}

function declaredCountRelease(election: PlacedElection, contest: string, unit: string): number | undefined {
  const { counts } = election.definition.embargo;
  if (counts === 'none') return undefined;
  const closing = counts === 'unit-closes' ? unit : election.contests.get(contest)?.unit;
  return election.units.get(closing ?? unit)?.closesAt ?? 0;
}

function covers(election: PlacedElection, of: EmbargoScope, contest: string, unit: string): boolean {
  if (of.kind === 'exit-poll') return false;
  return (
    (of.contest === undefined || of.contest === contest) && (of.unit === undefined || isWithin(election, unit, of.unit))
  );
}

/** `declared` = what the definition says. Undefined where the move lifted it. */
function movedRelease({ until }: EmbargoMove, declared: number | undefined): number | undefined {
  return until === undefined ? undefined : Math.max(Date.parse(until), declared ?? Number.NEGATIVE_INFINITY);
}

/** Where a definition names no time, exit polls wait for the last close of polls: what nobody thought of stays sealed. */
function exitPollRelease({ times }: PlacedElection): number {
  return times.exitPollsUntil ?? times.lastClose;
}

/** The instants at which the night changes by itself: phases and releases. In order, each once. */
export function timersOf(election: Election, moves = notMoved): number[] {
  const { opens, firstClose, lastClose } = election.times;
  const instants = new Set([opens, firstClose, lastClose, exitPollRelease(election), ...timesOf(moves)]);
  if (election.definition.embargo.counts !== 'none') {
    for (const { closesAt } of election.units.values()) instants.add(closesAt);
  }
  return [...instants].sort((a, b) => a - b);
}

/** The next of `timersOf`; undefined after the last. */
export function nextTimer(election: Election, now: number, moves = notMoved): number | undefined {
  return knownInstants(election, moves).timers.find((at) => at > now);
}

/** The next release that the night still has to come, for the `night` row. */
export function nextRelease(election: Election, now: number, moves = notMoved): number | undefined {
  return knownInstants(election, moves).releases.find((at) => at > now);
}

type Instants = {
  readonly election: Election;
  readonly releases: readonly number[];
  readonly timers: readonly number[];
};

/** Asked at every commit, and a definition may have very many units. */
const known = new WeakMap<readonly EmbargoMove[], Instants>();

function knownInstants(election: Election, moves: readonly EmbargoMove[]): Instants {
  const found = known.get(moves);
  if (found?.election === election) return found;
  const instants = { election, releases: releasesOf(election, moves), timers: timersOf(election, moves) };
  known.set(moves, instants);
  return instants;
}

function releasesOf(election: Election, moves: readonly EmbargoMove[]): readonly number[] {
  const { embargo, exitPolls } = election.definition;
  const whole = (kind: EmbargoScope['kind']) => moves.findLast(({ of }) => of.kind === kind && isWhole(of));
  const releases = new Set(timesOf(moves.filter(({ of }) => !isWhole(of))));
  const add = (kind: EmbargoScope['kind'], declared?: number) => {
    const move = whole(kind);
    const release = move ? movedRelease(move, declared) : declared;
    if (release !== undefined) releases.add(release);
  };
  add('exit-poll', exitPolls || whole('exit-poll') ? exitPollRelease(election) : undefined);
  if (embargo.counts === 'none') add('count');
  if (embargo.counts === 'unit-closes') for (const { closesAt } of election.units.values()) add('count', closesAt);
  if (embargo.counts === 'contest-closes') {
    for (const { unit } of election.contests.values()) add('count', election.units.get(unit)?.closesAt ?? 0);
  }
  return [...releases].sort((a, b) => a - b);
}

/** All exit polls, or all counts. */
function isWhole(of: EmbargoScope): boolean {
  return of.kind === 'exit-poll' || (of.contest === undefined && of.unit === undefined);
}

/** Of each scope the last move holds; the others are nobody's time any more. */
function timesOf(moves: readonly EmbargoMove[]): number[] {
  const last = new Map(moves.map((move) => [JSON.stringify(move.of), move]));
  return [...last.values()].flatMap(({ until }) => (until === undefined ? [] : Date.parse(until)));
}
