import { canWinSeats } from '../can-win-seats.ts';
import type { Contest } from '../definition.ts';
import type { CallSubject, DeskAction } from '../desk-action.ts';
import { isWithin, type PlacedElection, type PlacedUnit } from '../election.ts';
import { countRelease, type EmbargoMove } from '../embargo.ts';
import { formatInstant, instantOf } from '../instant.ts';
import type { CallRow } from '../row.ts';
import { sum } from '../sum.ts';

export type CallAction = Extract<DeskAction, { readonly action: 'call' }>;

export type Called =
  | { readonly outcome: 'called'; readonly row: CallRow }
  /** For whoever asked: what is wrong and what to do. */
  | { readonly outcome: 'refused'; readonly reason: string };

/** `call:<contest>:<unit>` for a winner; the other subjects end with their word. */
export function callKey(contest: string, unit: string, of: CallSubject): string {
  return of === 'winner' ? `call:${contest}:${unit}` : `call:${contest}:${unit}:${of}`;
}

/**
 * The row of a call that was just made, not judged yet. `at` is the night's time, RFC 3339 UTC; `standing` the row that its key has now.
 * Refused: what the definition does not know or cannot give; a call before the polls of its unit are closed, or while its counts are under
 * embargo (`moves`: what the desk made of that), since it tells what those would; and one that differs from a standing call, which has to be withdrawn first so that viewers see it go.
 */
export function callRow(
  election: PlacedElection,
  action: CallAction,
  at: string,
  standing?: CallRow,
  moves: readonly EmbargoMove[] = [],
): Called {
  const contest = election.contests.get(action.contest);
  if (!contest) return refused(`no contest "${action.contest}" in the definition; correct the contest`);
  const unit = election.units.get(action.unit ?? contest.unit);
  if (!unit) return refused(`no unit "${action.unit}" in the definition; correct the unit`);
  const mistake = mistakeIn(election, contest, unit, action) ?? mistakeInTime(election, contest, unit, at, moves);
  if (mistake !== undefined) return refused(mistake);

  const { of, winner, seats, asOf, saidBy, reason } = action;
  const row: CallRow = {
    key: callKey(contest.id, unit.id, of),
    asOf,
    flags: [],
    of,
    ...(winner === undefined ? {} : { winner }),
    ...(seats ? { seats: inOrderOf(contest, seats) } : {}),
    by: saidBy ?? 'desk',
    at: asOf,
    state: 'called',
    ...(reason === undefined ? {} : { reason }),
    contradicted: false,
  };
  if (standing?.state === 'called' && saysOf(standing) !== saysOf(row)) {
    return refused(`${standing.key} says something else since ${standing.at}; withdraw that call first`);
  }
  return { outcome: 'called', row };
}

/** The row of a call that nobody stands by any more. It stays, and may be called again. `at` is when, RFC 3339 UTC. */
export function withdrawCall(
  { key, of, winner, seats, by, at: calledAt }: CallRow,
  reason: string,
  at: string,
): CallRow {
  return {
    key,
    asOf: at,
    flags: [],
    of,
    ...(winner === undefined ? {} : { winner }),
    ...(seats ? { seats } : {}),
    by,
    at: calledAt,
    state: 'withdrawn',
    reason,
    contradicted: false,
  };
}

function mistakeIn(
  election: PlacedElection,
  contest: Contest,
  unit: PlacedUnit,
  action: CallAction,
): string | undefined {
  if (!isWithin(election, unit.id, contest.unit)) return `contest "${contest.id}" is not voted on in "${unit.id}"`;
  if (action.of !== 'winner') {
    if (contest.seats === 0) return `contest "${contest.id}" gives no seats; call its winner`;
    if (unit.id !== contest.unit) return `seats are those of the whole contest; leave out the unit`;
  }
  return action.of === 'seats' ? mistakeInSeats(contest, action) : mistakeInWinner(contest, action);
}

/** A call tells what a count would: it waits for the polls, and for whatever the definition or the desk has the counts wait for. */
function mistakeInTime(
  election: PlacedElection,
  contest: Contest,
  unit: PlacedUnit,
  at: string,
  moves: readonly EmbargoMove[],
): string | undefined {
  if (election.definition.embargo.counts !== 'none' && instantOf(at) < unit.closesAt) {
    return `the polls of "${unit.id}" close at ${formatInstant(unit.closesAt)}; call it after that`;
  }
  const release = countRelease(election, contest.id, unit.id, moves);
  if (release === undefined || release <= instantOf(at)) return undefined;
  return `the counts of "${contest.id}" in "${unit.id}" are under embargo until ${formatInstant(release)}; call it after that`;
}

function mistakeInWinner(contest: Contest, { of, winner, seats }: CallAction): string | undefined {
  if (seats) return `a call of a ${of} names no seats; leave them out, or call seats`;
  if (winner === undefined) return `a call of a ${of} names who; add the winner`;
  return mistakeInOption(contest, winner);
}

function mistakeInSeats(contest: Contest, { winner, seats }: CallAction): string | undefined {
  if (winner !== undefined) return 'a call of seats names no winner; leave it out, or call a majority';
  if (!seats || Object.keys(seats).length === 0) return 'a call of seats names seats by option; add them';
  for (const option of Object.keys(seats)) {
    const mistake = mistakeInOption(contest, option);
    if (mistake !== undefined) return mistake;
  }
  const called = sum(Object.values(seats));
  return called > contest.seats
    ? `contest "${contest.id}" gives ${contest.seats} seats, the call ${called}; correct the seats`
    : undefined;
}

function mistakeInOption(contest: Contest, id: string): string | undefined {
  const option = contest.options.find((known) => known.id === id);
  if (!option) return `no option "${id}" in contest "${contest.id}"; correct the option`;
  return canWinSeats(option) ? undefined : `"${id}" cannot win contest "${contest.id}"; correct the option`;
}

/** What two calls of one key must have in common to be one call. */
function saysOf({ winner, seats }: CallRow): string {
  return JSON.stringify([winner, seats]);
}

/** Equal calls are equal bytes, however they were written. */
function inOrderOf({ options }: Contest, seats: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(options.flatMap(({ id }) => (Object.hasOwn(seats, id) ? [[id, seats[id] as number]] : [])));
}

function refused(reason: string): Called {
  return { outcome: 'refused', reason };
}
