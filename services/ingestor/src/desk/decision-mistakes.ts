import { canWinSeats } from '@election-night/shared/election/can-win-seats.ts';
import type { Contest } from '@election-night/shared/election/definition.ts';
import type { DeskWord } from '@election-night/shared/election/desk-action.ts';
import { type Election, isWithin } from '@election-night/shared/election/election.ts';
import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';
import type { DefinitionChangeBody, DeskBody } from '@election-night/shared/wire/desk-bodies.ts';
import type { FieldMistake } from '@election-night/shared/wire/problem.ts';
import { maxMistakes } from '../check-body.ts';
import { type DecisionAddress, partOf } from './decision-address.ts';
import type { DecisionBodies } from './decision-of.ts';

/** Where a request does not fit the definition, the first twenty places. An amendment changes no id, so this holds all night. */
export function decisionMistakes(
  word: DeskWord,
  body: DecisionBodies[DeskWord],
  address: DecisionAddress,
  election: Election,
): readonly FieldMistake[] {
  const mistakes: FieldMistake[] = [];
  for (const mistake of (judges[word] as Judge<DeskWord>)(body, address, election)) {
    mistakes.push(mistake);
    if (mistakes.length === maxMistakes) break;
  }
  return mistakes;
}

type Mistakes = Iterable<FieldMistake>;
type Judge<W extends DeskWord> = (body: DecisionBodies[W], address: DecisionAddress, election: Election) => Mistakes;

const judges: { readonly [W in DeskWord]: Judge<W> } = {
  // Which entries are held is not in the definition.
  release: () => [],
  reject: () => [],
  retract: (_body, address, election) => unknownId('/source', partOf(address, 'source'), election.sources, 'source'),
  call: mistakesOfCall,
  'withdraw-call': (_body, address, election) => mistakesOfCallKey(partOf(address, 'call'), election),
  'lift-embargo': ({ of }, _address, election) => mistakesOfScope(of, election),
  *'postpone-embargo'({ of, until }, _address, election) {
    yield* mistakesOfScope(of, election);
    yield* mistakesOfTime('/until', until);
  },
  amend: ({ changes }, _address, election) => mistakesOfChanges(changes, election),
  'draw-tie': mistakesOfTie,
  certify: ({ contests }, _address, election) => mistakesOfContests(contests, election),
  reopen: ({ contests }, _address, election) => mistakesOfContests(contests, election),
};

function* mistakesOfCall(body: DecisionBodies['call'], _address: DecisionAddress, election: Election): Mistakes {
  yield* mistakesOfTime('/asOf', body.asOf);
  const contest = election.contests.get(body.contest);
  yield* unknownId('/contest', body.contest, election.contests, 'contest');
  if (body.unit !== undefined) yield* unknownId('/unit', body.unit, election.units, 'unit');
  if (!contest) return;
  yield* mistakesOfPlace(body, contest, election);
  if (body.of === 'seats') yield* mistakesOfSeats(body.seats, contest);
  else yield* mistakesOfWinner('/winner', body.winner, contest);
}

function* mistakesOfPlace({ unit, of }: DecisionBodies['call'], contest: Contest, election: Election): Mistakes {
  if (of !== 'winner' && contest.seats === 0) yield { pointer: '/contest', message: `${contest.id} has no seats.` };
  if (unit === undefined || !election.units.has(unit)) return;
  if (!isWithin(election, unit, contest.unit)) {
    yield { pointer: '/unit', message: `${contest.id} is not voted on in ${unit}.` };
  } else if (of !== 'winner' && unit !== contest.unit) {
    yield { pointer: '/unit', message: `Seats are of the whole contest: ${contest.unit}, or no unit.` };
  }
}

function* mistakesOfSeats(seats: Readonly<Record<string, number>>, contest: Contest): Mistakes {
  let sum = 0;
  for (const [option, won] of Object.entries(seats)) {
    yield* mistakesOfWinner(`/seats/${option}`, option, contest);
    sum += won;
  }
  if (sum > contest.seats) {
    yield { pointer: '/seats', message: `They sum to ${sum}; ${contest.id} has ${contest.seats}.` };
  }
}

function* mistakesOfTie({ winners }: DeskBody<'draw-tie'>, address: DecisionAddress, election: Election): Mistakes {
  const id = partOf(address, 'contest');
  const contest = election.contests.get(id);
  yield* unknownId('/contest', id, election.contests, 'contest');
  yield* repeated('/winners', winners);
  if (!contest) return;
  for (const [place, winner] of winners.entries()) yield* mistakesOfWinner(`/winners/${place}`, winner, contest);
  if (winners.length > contest.seats) {
    yield { pointer: '/winners', message: `They are ${winners.length}; ${contest.id} has ${contest.seats} seats.` };
  }
}

function* mistakesOfCallKey(call: string, election: Election): Mistakes {
  const [, contest = '', unit = ''] = call.split(':');
  if (!election.contests.has(contest))
    yield { pointer: '/call', message: `${contest} is not a contest of this night.` };
  else if (!election.units.has(unit)) yield { pointer: '/call', message: `${unit} is not a unit of this night.` };
}

function* mistakesOfScope({ kind, contest, unit }: DeskBody<'lift-embargo'>['of'], election: Election): Mistakes {
  for (const [field, id] of Object.entries({ contest, unit })) {
    if (id === undefined) continue;
    if (kind === 'exit-poll') yield { pointer: `/of/${field}`, message: 'Exit polls have one embargo; leave it out.' };
  }
  if (kind === 'exit-poll') return;
  if (contest !== undefined) yield* unknownId('/of/contest', contest, election.contests, 'contest');
  if (unit !== undefined) yield* unknownId('/of/unit', unit, election.units, 'unit');
  const of = contest === undefined ? undefined : election.contests.get(contest)?.unit;
  if (of !== undefined && unit !== undefined && election.units.has(unit) && !isWithin(election, unit, of)) {
    yield { pointer: '/of/unit', message: `${contest} is not voted on in ${unit}.` };
  }
}

function* mistakesOfChanges(changes: readonly DefinitionChangeBody[], election: Election): Mistakes {
  const seen = new Map<string, number>();
  for (const [place, change] of changes.entries()) {
    const at = `/changes/${place}`;
    yield* mistakesOfChange(at, change, election);
    const about = aboutOf(change);
    const before = seen.get(about);
    if (before === undefined) seen.set(about, place);
    else yield { pointer: at, message: `Change ${before} is about the same; send one.` };
  }
}

function* mistakesOfChange(at: string, change: DefinitionChangeBody, election: Election): Mistakes {
  if (change.change === 'withdraw-option') {
    const contest = election.contests.get(change.contest);
    yield* unknownId(`${at}/contest`, change.contest, election.contests, 'contest');
    if (contest) yield* unknownOption(`${at}/option`, change.option, contest);
    return;
  }
  yield* unknownId(`${at}/unit`, change.unit, election.units, 'unit');
  if (change.change === 'close-of-polls') yield* mistakesOfTime(`${at}/closes`, change.closes);
}

function aboutOf(change: DefinitionChangeBody): string {
  const { change: word } = change;
  return 'contest' in change ? `${word}|${change.contest}|${change.option}` : `${word}|${change.unit}`;
}

function* mistakesOfContests(contests: readonly string[] | undefined, election: Election): Mistakes {
  if (contests === undefined) return;
  for (const [place, id] of contests.entries()) {
    yield* unknownId(`/contests/${place}`, id, election.contests, 'contest');
  }
  yield* repeated('/contests', contests);
}

function* mistakesOfWinner(pointer: string, id: string, contest: Contest): Mistakes {
  const option = contest.options.find((one) => one.id === id);
  if (!option) yield* unknownOption(pointer, id, contest);
  else if (!canWinSeats(option)) yield { pointer, message: `${id} cannot win ${contest.id}.` };
}

function* unknownOption(pointer: string, id: string, contest: Contest): Mistakes {
  if (!contest.options.some((option) => option.id === id)) {
    yield { pointer, message: `${contest.id} has no such option.` };
  }
}

function* unknownId(pointer: string, id: string, known: ReadonlyMap<string, unknown>, what: string): Mistakes {
  if (!known.has(id)) yield { pointer, message: `${id} is not a ${what} of this night.` };
}

function* repeated(pointer: string, ids: readonly string[]): Mistakes {
  const seen = new Map<string, number>();
  for (const [place, id] of ids.entries()) {
    const before = seen.get(id);
    if (before === undefined) seen.set(id, place);
    else yield { pointer: `${pointer}/${place}`, message: `${id} is there before, in place ${before}.` };
  }
}

/** Years outside 1970…9999 have no RFC 3339 form in UTC that compares as text. */
function* mistakesOfTime(pointer: string, time: string): Mistakes {
  if (!/^(?:19[7-9]|[2-9]\d\d)\d-/.test(formatInstant(instantOf(time)))) {
    yield { pointer, message: 'It must lie between 1970 and 9999.' };
  }
}
