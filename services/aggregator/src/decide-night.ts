import { amend } from '@election-night/shared/election/amend-definition.ts';
import type { Certified } from '@election-night/shared/election/certified.ts';
import type { DeskAction, EmbargoScope } from '@election-night/shared/election/desk-action.ts';
import { drawTie } from '@election-night/shared/election/draw-tie.ts';
import { isWithin } from '@election-night/shared/election/election.ts';
import { countRelease, type EmbargoMove } from '@election-night/shared/election/embargo.ts';
import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';
import { subjectParts } from '@election-night/shared/election/report.ts';
import type { CountRow } from '@election-night/shared/election/row.ts';
import type { Amendment } from '@election-night/shared/wire/commit.ts';
import { closedFor } from './closed-for.ts';
import { decided, type FoldedDecision, refused } from './decision-effect.ts';
import { deskFields } from './desk-state.ts';
import type { NightState } from './night-state.ts';

type Of<Word extends DeskAction['action']> = Extract<DeskAction, { action: Word }>;

/** What is under embargo comes out now, in the same commit. */
export function liftEmbargo(state: NightState, { of }: Of<'lift-embargo'>): FoldedDecision {
  return moveEmbargo(state, { of });
}

/** Puts a release off. What is out cannot be called back: a time that has come is refused. */
export function postponeEmbargo(state: NightState, { of, until }: Of<'postpone-embargo'>, now: number): FoldedDecision {
  if (instantOf(until) <= now)
    return refused(`${until} is not in the future of this night; it is ${formatInstant(now)}`);
  return moveEmbargo(state, { of, until: formatInstant(instantOf(until)) });
}

function moveEmbargo(state: NightState, move: EmbargoMove): FoldedDecision {
  // A later move of the same scope goes before an earlier one, which then need not be kept.
  const others = state.desk.embargo.filter(({ of }) => scopeKey(of) !== scopeKey(move.of));
  return decided({ desk: new Map([[deskFields.embargo, JSON.stringify([...others, move])]]) });
}

function scopeKey(of: EmbargoScope): string {
  return of.kind === 'exit-poll' ? of.kind : `${of.kind}|${of.contest ?? ''}|${of.unit ?? ''}`;
}

/** A new version of the definition; every row is derived anew in the same commit. Verdicts on what was admitted stay. */
export function amendDefinition(state: NightState, action: Of<'amend'>, now: number): FoldedDecision {
  if (state.desk.certified.night) return refused('the night is certified; the certifier can reopen it');
  for (const change of action.changes) {
    // Of all changes this one alone has a say in the counts and seats of a contest.
    if (change.change !== 'withdraw-option') continue;
    const closed = closedFor(state.desk.certified, { kind: 'count', contest: change.contest });
    if (closed) return refused(closed);
  }
  const amended = amend(state.election, action, now);
  if (amended.outcome === 'refused') return amended;
  const { version, changes, reason } = action;
  const amendment: Amendment = { version, changes, reason, at: formatInstant(now), digest: amended.election.digest };
  const amendments = JSON.stringify([...state.desk.amendments, amendment]);
  return decided({ election: amended.election, desk: new Map([[deskFields.amendments, amendments]]) });
}

/** Enters the lot that parted equals. It holds for that tie alone; a later one takes its place. */
export function enterLot(state: NightState, { contest: id, winners }: Of<'draw-tie'>): FoldedDecision {
  const contest = state.election.contests.get(id);
  if (!contest) return refused(`no contest "${id}" in the definition; correct the contest`);
  const closed = closedFor(state.desk.certified, { kind: 'count', contest: id });
  if (closed) return refused(closed);
  const count = state.rows.get(`count:${id}:${contest.unit}`)?.row as CountRow | undefined;
  const drawn = drawTie(contest, count, winners);
  if (drawn.outcome === 'refused') return drawn;
  const others = state.desk.drawings.filter((drawing) => drawing.contest !== id);
  return decided({ desk: new Map([[deskFields.drawings, JSON.stringify([...others, drawn.drawing])]]) });
}

/** Closes contests, or the whole night. What waits for a decision or is under embargo must be decided first. */
export function certify(state: NightState, { contests }: Of<'certify'>, now: number): FoldedDecision {
  const { certified } = state.desk;
  const isIn = (kind: string, contest: string | undefined) =>
    contests === undefined || (kind === 'count' && contest !== undefined && contests.includes(contest));
  const held = [...state.held.values()].filter(({ subject }) => {
    const { kind, contest } = subjectParts(subject);
    return isIn(kind, contest);
  });
  if (held.length > 0) return refused(`${held.length} held entries wait for the desk; release or reject them first`);
  // By the hour alone: whether a count of this contest has come in is itself under embargo.
  const waiting = contests?.find((contest) => waitsForRelease(state, contest, now));
  if (waiting !== undefined)
    return refused(`the counts of ${waiting} are under embargo; wait for their release or lift it first`);
  const sealed = [...state.sealed.values()].filter(({ report: { kind, entries } }) =>
    entries.some((entry) => isIn(kind, 'contest' in entry ? entry.contest : undefined)),
  );
  if (sealed.length > 0) return refused('reports are still under embargo; wait for their release or lift it first');
  const isCertified = contests
    ? contests.every((contest) => certified.night || certified.contests.includes(contest))
    : certified.night;
  if (isCertified) return refused('it is certified already');
  return close(
    contests
      ? { ...certified, contests: [...new Set([...certified.contests, ...contests])].sort() }
      : { ...certified, night: true },
  );
}

function waitsForRelease({ election, desk }: NightState, id: string, now: number): boolean {
  const contest = election.contests.get(id);
  if (!contest) return false;
  return [...election.units.keys()].some(
    (unit) =>
      isWithin(election, unit, contest.unit) &&
      (countRelease(election, id, unit, desk.embargo) ?? Number.NEGATIVE_INFINITY) > now,
  );
}

/** Opens what was certified. A night that is certified as a whole is opened as a whole, or for single contests alone. */
export function reopen(state: NightState, { contests }: Of<'reopen'>): FoldedDecision {
  const { certified } = state.desk;
  if (!certified.night && certified.contests.length === 0) return refused('nothing is certified');
  if (!contests) return close({ night: false, contests: [] });
  const standing = certified.night ? [...state.election.contests.keys()] : certified.contests;
  const left = standing.filter((contest) => !contests.includes(contest));
  if (left.length === standing.length) return refused('none of these contests is certified');
  return close({ night: false, contests: left });
}

function close(certified: Certified): FoldedDecision {
  return decided({ desk: new Map([[deskFields.certified, JSON.stringify(certified)]]) });
}
