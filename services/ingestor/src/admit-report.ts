import type { ReportKind, Source } from '@election-night/shared/election/definition.ts';
import { type Election, isWithin } from '@election-night/shared/election/election.ts';
import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';
import type { Mode } from '@election-night/shared/election/night-clock.ts';
import type { Report } from '@election-night/shared/election/report.ts';
import { mistakesOfEntries } from '@election-night/shared/wire/entry-mistakes.ts';
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
