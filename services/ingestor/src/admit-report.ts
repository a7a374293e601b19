import type { Contest, ReportKind, Source } from '@election-night/shared/election/definition.ts';
import { type Election, isWithin } from '@election-night/shared/election/election.ts';
import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';
import type { Mode } from '@election-night/shared/election/night-clock.ts';
import type { Entry, Report } from '@election-night/shared/election/report.ts';
import type { FieldMistake } from '@election-night/shared/wire/problem.ts';
import { datedBodySchemas, type ReportBody, reportBodySchemas } from '@election-night/shared/wire/report-body.ts';
import { compileByWord, maxMistakes } from './check-body.ts';
import type { SourceKey } from './keys-file.ts';

export type Admission =
  | { readonly outcome: 'admitted'; readonly report: Report; readonly content: ReportBody }
  /** Of a source whose figures have no time of their own: `report` dates it, with the night's time in UTC. */
  | { readonly outcome: 'undated'; readonly report: (asOf: string) => Report; readonly content: ReportBody }
  | {
      readonly outcome: 'refused';
      readonly code: 'report-invalid' | 'report-not-admitted' | 'mode-differs';
      readonly mistakes: readonly FieldMistake[];
    }
  /** The key does not reach so far. Which part of it is not said. */
  | { readonly outcome: 'forbidden' };

export type AdmissionRules = {
  readonly election: Election;
  readonly mode: Mode;
  readonly key: Pick<SourceKey, 'source' | 'kinds' | 'units'>;
  readonly maxEntries: number;
};

const checkShape = compileByWord<ReportBody>('kind', reportBodySchemas);
const checkDatedShape = compileByWord<ReportBody>('kind', datedBodySchemas);

/**
 * Judges a parsed body against its schema, the mode of the night, the key's scope and the definition. Pure. `content` is the body with its
 * time in UTC, where it has one: what the digest is of. Whether a figure is plausible, or a time early, is for the sanity rules, which can hold it.
 */
export function admitReport(body: unknown, rules: AdmissionRules): Admission {
  const { election, mode, key, maxEntries } = rules;
  const tooMany = moreEntriesThan(body, maxEntries);
  if (tooMany) return refuse('report-invalid', [tooMany]);
  const source = election.sources.get(key.source);
  const shape = source?.ownAsOf === false ? checkShape(body) : checkDatedShape(body);
  if (shape.outcome === 'refused') return refuse('report-invalid', shape.mistakes);
  const { id, kind, entries } = shape.body;

  if (shape.body.mode !== mode)
    return refuse('mode-differs', [{ pointer: '/mode', message: `This night is ${mode}.` }]);
  if (!source || !keyAllows(key, election, kind, entries)) return { outcome: 'forbidden' };

  const asOf = shape.body.asOf === undefined ? undefined : formatInstant(instantOf(shape.body.asOf));
  const mistakes = [
    ...mistakesOfReport(source, kind, asOf),
    ...mistakesOfEntries(entries, { election, source, kind }),
  ].slice(0, maxMistakes);
  if (mistakes.length > 0) return refuse('report-not-admitted', mistakes);

  const report = (time: string) => ({ id, source: source.id, asOf: time, kind, entries }) as Report;
  if (asOf === undefined) return { outcome: 'undated', report, content: shape.body };
  return { outcome: 'admitted', report: report(asOf), content: { ...shape.body, asOf } };
}

function refuse(
  code: Extract<Admission, { outcome: 'refused' }>['code'],
  mistakes: readonly FieldMistake[],
): Admission {
  return { outcome: 'refused', code, mistakes };
}

/** Asked before the schema, which would look at every one of a million entries. */
function moreEntriesThan(body: unknown, maxEntries: number): FieldMistake | undefined {
  const entries = (body as { entries?: unknown } | null)?.entries;
  if (!Array.isArray(entries) || entries.length <= maxEntries) return undefined;
  return { pointer: '/entries', message: `A report may have at most ${maxEntries} entries.` };
}

function keyAllows(
  key: AdmissionRules['key'],
  election: Election,
  kind: ReportKind,
  entries: readonly { unit: string }[],
): boolean {
  if (key.kinds && !key.kinds.includes(kind)) return false;
  const { units } = key;
  // A unit that does not exist is a mistake to be named, not a question of scope: the definition is public.
  return (
    !units ||
    entries.every(({ unit }) => !election.units.has(unit) || units.some((top) => isWithin(election, unit, top)))
  );
}

function* mistakesOfReport(source: Source, kind: ReportKind, asOf: string | undefined): Generator<FieldMistake> {
  if (!source.kinds.includes(kind)) {
    yield { pointer: '/kind', message: `${source.id} may send ${source.kinds.join(', ')}.` };
  }
  // Years outside 1970…9999 have no RFC 3339 form in UTC that compares as text.
  if (asOf !== undefined && !/^(?:19[7-9]|[2-9]\d\d)\d-/.test(asOf))
    yield { pointer: '/asOf', message: 'It must lie between 1970 and 9999.' };
}

type Scope = { readonly election: Election; readonly source: Source; readonly kind: ReportKind };

function* mistakesOfEntries(entries: readonly Entry[], scope: Scope): Generator<FieldMistake> {
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

function* mistakesOfEntry(at: string, entry: Entry, { election, source, kind }: Scope): Generator<FieldMistake> {
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
