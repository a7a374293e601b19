import type { Contest, ReportKind, Source } from '../election/definition.ts';
import { type Election, isWithin } from '../election/election.ts';
import type { Entry } from '../election/report.ts';
import type { FieldMistake } from './problem.ts';

/** Who sends what, and in which election. */
export type Scope = { readonly election: Election; readonly source: Source; readonly kind: ReportKind };

/** What entries of one report say that the definition does not allow: unknown units, contests, options, and a subject twice. */
export function* mistakesOfEntries(entries: readonly Entry[], scope: Scope): Generator<FieldMistake> {
  const seen = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    const at = `/entries/${index}`;
    const subject = 'contest' in entry ? `${entry.contest}|${entry.unit}` : entry.unit;
    const before = seen.get(subject);
    if (before !== undefined)
      yield { pointer: `${at}/unit`, message: `The same unit is in entry ${before}; send one entry each.` };
    else seen.set(subject, index);
    yield* mistakesOfEntry(at, entry, scope);
  }
}

/** The same of one entry; `at` is the pointer to it. */
export function* mistakesOfEntry(at: string, entry: Entry, { election, source, kind }: Scope): Generator<FieldMistake> {
  if (!election.units.has(entry.unit)) {
    yield { pointer: `${at}/unit`, message: `${entry.unit} is not a unit of this night.` };
  } else if (source.units && !source.units.some((top) => isWithin(election, entry.unit, top))) {
    yield { pointer: `${at}/unit`, message: `${source.id} does not report ${entry.unit}.` };
  }
  if (entry.revision !== undefined && !source.revisions) {
    yield { pointer: `${at}/revision`, message: `${source.id} does not number its revisions.` };
  }
  if ('contest' in entry) yield* mistakesOfContest(at, entry, { election, source, kind });
  if (!figures[kind].some((field) => field in entry)) {
    yield { pointer: at, message: `It must carry at least one of ${figures[kind].join(', ')}.` };
  }
  if (
    kind === 'count' &&
    'stations' in entry &&
    typeof entry.stations === 'object' &&
    entry.stations.in > entry.stations.of
  ) {
    yield { pointer: `${at}/stations/in`, message: 'It may not be larger than of.' };
  }
}

/** What an entry of a kind must carry at least one of. */
const figures: Record<ReportKind, readonly string[]> = {
  turnout: ['percent', 'ballots', 'voters'],
  'exit-poll': ['shares'],
  count: ['votes', 'shares', 'total', 'invalid', 'ballots', 'stations'],
};

function* mistakesOfContest(
  at: string,
  entry: Extract<Entry, { contest: string }>,
  { election, source, kind }: Scope,
): Generator<FieldMistake> {
  const contest = election.contests.get(entry.contest);
  if (!contest) {
    yield { pointer: `${at}/contest`, message: `${entry.contest} is not a contest of this night.` };
    return;
  }
  if (source.contests && !source.contests.includes(contest.id)) {
    yield { pointer: `${at}/contest`, message: `${source.id} does not report ${contest.id}.` };
  }
  if (election.units.has(entry.unit) && !isWithin(election, entry.unit, contest.unit)) {
    yield { pointer: `${at}/unit`, message: `${contest.id} is not voted on in ${entry.unit}.` };
  }
  if (kind === 'exit-poll' && entry.unit !== contest.unit) {
    yield { pointer: `${at}/unit`, message: `An exit poll is of the whole contest: ${contest.unit}.` };
  }
  if (kind === 'exit-poll' && contest.optionsComplete === false) {
    yield {
      pointer: `${at}/contest`,
      message: `The options of ${contest.id} are not all known; it takes no exit polls.`,
    };
  }
  const known = optionsOf(contest);
  for (const field of ['votes', 'shares'] as const) {
    const figuresByOption = (entry as { readonly [F in typeof field]?: Readonly<Record<string, number>> })[field];
    for (const option of Object.keys(figuresByOption ?? {})) {
      if (!known.has(option))
        yield { pointer: `${at}/${field}/${option}`, message: `${contest.id} has no such option.` };
    }
  }
}

const knownOptions = new WeakMap<Contest, ReadonlySet<string>>();

function optionsOf(contest: Contest): ReadonlySet<string> {
  let options = knownOptions.get(contest);
  if (!options) {
    options = new Set(contest.options.map(({ id }) => id));
    knownOptions.set(contest, options);
  }
  return options;
}
