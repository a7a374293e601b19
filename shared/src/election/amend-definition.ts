import { stands } from './can-win-seats.ts';
import type { Contest, ContestOption, Definition, Unit } from './definition.ts';
import { checkUnitTimes } from './definition-checks/check-times.ts';
import { writtenInZone } from './definition-checks/zone-offset.ts';
import type { DefinitionChange, DeskAction } from './desk-action.ts';
import type { Election } from './election.ts';
import { formatInstant, parseInstant } from './instant.ts';
import { toElection } from './parse-definition.ts';
import { unreachable } from './unreachable.ts';

export type Amendment = Extract<DeskAction, { readonly action: 'amend' }>;

export type Amended =
  | { readonly outcome: 'amended'; readonly election: Election; readonly definition: Definition }
  /** For whoever asked: what is wrong and what to do. */
  | { readonly outcome: 'refused'; readonly reason: string };

/** Thrown and caught in this file: changes are applied one after the other, and the first that cannot be refuses all of them. */
class Refusal extends Error {}

/**
 * The election as it is after an amendment, the next version of its definition; all of its changes or none. `now` is the night's time in
 * milliseconds. The tree, the contests and all ids stay, so topics and keys do.
 *
 * Verdicts on what was admitted stay as they are; later figures are judged by the new definition. Every row that follows from entries may
 * have changed: derive all of them anew (`deriveAnew`), and judge all calls. Phases, releases and their timers follow the new closes.
 */
export function amend(election: Election, { version, changes }: Amendment, now: number): Amended {
  const { definition } = election;
  try {
    if (version !== definition.version + 1) {
      refuse(`version ${definition.version + 1} is the next one, not ${version}; read the definition again`);
    }
    if (changes.length === 0) refuse('an amendment changes something; add changes');
    const changed = changes.reduce((before, change) => apply(election, before, change, now), definition);
    const amended = keepPollsSealed(election, { ...changed, version }, now);
    return { outcome: 'amended', election: amended, definition: amended.definition };
  } catch (error) {
    if (error instanceof Refusal) return { outcome: 'refused', reason: error.message };
    throw error;
  }
}

function apply(election: Election, definition: Definition, change: DefinitionChange, now: number): Definition {
  switch (change.change) {
    case 'withdraw-option':
      return withdrawOption(definition, change.contest, change.option);
    case 'close-of-polls':
      return closePolls(election, definition, change.unit, change.closes, now);
    case 'voters-on-the-list':
      return setList(definition, change.unit, change.voters);
    default:
      return unreachable(change);
  }
}

/** The option stays on the ballots: its votes are shown and counted in every total, and it wins no seat (`canWinSeats`). */
function withdrawOption(definition: Definition, contestId: string, optionId: string): Definition {
  const contest = definition.contests.find(({ id }) => id === contestId);
  if (!contest) return refuse(`no contest "${contestId}" in the definition; correct the contest`);
  const option = contest.options.find(({ id }) => id === optionId);
  if (!option) return refuse(`no option "${optionId}" in contest "${contestId}"; correct the option`);
  if (!stands(option)) return refuse(`"${optionId}" is a vote against all and cannot withdraw; correct the option`);
  if (option.withdrawn) return refuse(`"${optionId}" withdrew already; leave the change out`);
  const withdrawn: ContestOption = { ...option, withdrawn: true };
  const changed: Contest = { ...contest, options: replaced(contest.options, option, withdrawn) };
  return { ...definition, contests: replaced(definition.contests, contest, changed) };
}

/**
 * The close of polls of a unit and of what inherits it from there; units that have one of their own keep it. What a close let out already
 * stays out: a later close seals what comes from now on.
 */
function closePolls(election: Election, definition: Definition, id: string, text: string, now: number): Definition {
  const unit = unitOf(definition, id);
  const closes = parseInstant(text);
  if (closes === undefined) return refuse(`"${text}" is no RFC 3339 time with its offset; correct the close of polls`);
  if (closes < now) {
    return refuse(`the night is at ${formatInstant(now)} already; close the polls of "${id}" then or later`);
  }
  const timeZone = election.units.get(id)?.timeZone ?? definition.timeZone;
  const changed = withUnit(definition, unit, { ...unit, closes: writtenInZone(closes, timeZone) });
  const { heirs, others } = heirsOf(changed, id);
  if (!heirs.some(({ isLeaf }) => isLeaf)) {
    return refuse(`every unit below "${id}" has a close of polls of its own; change those`);
  }
  const concerned = [...upwards(changed, id), ...heirs.map((heir) => heir.unit), ...others];
  const [mistake] = checkUnitTimes({ ...changed, units: concerned });
  if (mistake) return refuse(`the close of polls of "${id}" does not fit: ${mistake.message}`);
  return changed;
}

/**
 * The list of one unit. That of the units above it is theirs and stays, since no definition says that lists sum; name them in the same
 * amendment where theirs were corrected too.
 */
function setList(definition: Definition, id: string, voters: number): Definition {
  const unit = unitOf(definition, id);
  if (!Number.isSafeInteger(voters) || voters < 0) {
    return refuse(`voters on the list of "${id}" are an integer from 0, not ${voters}; correct it`);
  }
  const changed: Unit = { ...unit, voters };
  return withUnit(definition, unit, unit.votersBasis ? { ...changed, votersBasis: 'published' } : changed);
}

/** Exit polls that waited for the last close of polls go on waiting for it, unless they are out. */
function keepPollsSealed(before: Election, definition: Definition, now: number): Election {
  const amended = toElection(definition);
  const { exitPollsUntil: until, lastClose } = before.times;
  const { lastClose: later } = amended.times;
  if (until === undefined || until < lastClose || until >= later || until <= now) return amended;
  const exitPolls = { until: writtenInZone(later, definition.timeZone) };
  return toElection({ ...definition, embargo: { ...definition.embargo, exitPolls } });
}

/** The unit and what takes its close from it, as far down as no unit has one of its own; and those where it ends. */
function heirsOf({ units }: Definition, top: string) {
  const childrenOf = new Map<string, Unit[]>();
  for (const unit of units) {
    if (unit.parent === undefined) continue;
    const siblings = childrenOf.get(unit.parent);
    if (siblings) siblings.push(unit);
    else childrenOf.set(unit.parent, [unit]);
  }
  const inheriting = units.filter(({ id }) => id === top);
  const others: Unit[] = [];
  for (const heir of inheriting) {
    for (const child of childrenOf.get(heir.id) ?? []) (child.closes === undefined ? inheriting : others).push(child);
  }
  return { heirs: inheriting.map((unit) => ({ unit, isLeaf: !childrenOf.has(unit.id) })), others };
}

/** The units above one, whose zones it may inherit. */
function upwards({ units }: Definition, id: string): readonly Unit[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const above: Unit[] = [];
  for (let at = byId.get(byId.get(id)?.parent ?? ''); at; at = byId.get(at.parent ?? '')) above.push(at);
  return above;
}

function unitOf({ units }: Definition, id: string): Unit {
  return units.find((unit) => unit.id === id) ?? refuse(`no unit "${id}" in the definition; correct the unit`);
}

function withUnit(definition: Definition, before: Unit, after: Unit): Definition {
  return { ...definition, units: replaced(definition.units, before, after) };
}

function replaced<T>(items: readonly T[], before: T, after: T): T[] {
  return items.map((item) => (item === before ? after : item));
}

function refuse(reason: string): never {
  throw new Refusal(reason);
}
