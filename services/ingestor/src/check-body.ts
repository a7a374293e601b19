import type { FieldMistake } from '@election-night/shared/wire/problem.ts';
import { bodyFormats } from '@election-night/shared/wire/report-body.ts';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { pointerOf } from './parse-strict-json.ts';

export type Checked<T> =
  | { readonly outcome: 'fits'; readonly body: T }
  | { readonly outcome: 'refused'; readonly mistakes: readonly FieldMistake[] };

/** How many wrong fields one answer names. */
export const maxMistakes = 20;

const ajv = new Ajv({ allErrors: true, formats: bodyFormats });

/** Compiles the one schema that a body is to fit. */
export function compileSchema<T>(schema: object): (body: unknown) => Checked<T> {
  const check = ajv.compile(schema);
  return (body) => judge(check, body);
}

/**
 * Compiles one schema a word (a kind, an action) and picks by the body's own word, so that the mistakes are those of the schema that was
 * meant and not of every branch of a union.
 */
export function compileByWord<T>(
  field: string,
  schemas: Readonly<Record<string, object>>,
): (body: unknown) => Checked<T> {
  const checks = new Map<unknown, ValidateFunction>(
    Object.entries(schemas).map(([word, schema]) => [word, ajv.compile(schema)]),
  );
  return (body) => {
    if (!isObject(body)) return notAnObject;
    const check = checks.get(body[field]);
    if (check) return judge(check, body);
    const message = `It must be one of ${[...checks.keys()].join(', ')}.`;
    return { outcome: 'refused', mistakes: [{ pointer: `/${field}`, message }] };
  };
}

function judge<T>(check: ValidateFunction, body: unknown): Checked<T> {
  if (!isObject(body)) return notAnObject;
  if (check(body)) return { outcome: 'fits', body: body as T };
  return { outcome: 'refused', mistakes: mistakesOf(check.errors ?? []) };
}

function isObject(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

const notAnObject = {
  outcome: 'refused',
  mistakes: [{ pointer: '', message: 'The body must be an object.' }],
} as const;

/** One sentence a field. A union reports each of its branches; those are told as the words that are allowed. */
function mistakesOf(errors: readonly ErrorObject[]): FieldMistake[] {
  const mistakes = new Map<string, FieldMistake>();
  for (const error of errors) {
    const pointer = pointerTo(error);
    if (!mistakes.has(pointer)) mistakes.set(pointer, { pointer, message: sentence(error, errors) });
    if (mistakes.size === maxMistakes) break;
  }
  return [...mistakes.values()];
}

function pointerTo(error: ErrorObject): string {
  const { missingProperty, additionalProperty, propertyName } = error.params as Record<string, string | undefined>;
  const property = missingProperty ?? additionalProperty ?? propertyName;
  return error.instancePath + (property === undefined ? '' : pointerOf([property]));
}

function sentence(error: ErrorObject, errors: readonly ErrorObject[]): string {
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'required':
      return 'It is required.';
    case 'additionalProperties':
      return 'There is no such field or no such id.';
    case 'const': {
      const words = errors.filter((other) => other.keyword === 'const' && other.instancePath === error.instancePath);
      return `It must be one of ${words.map((other) => String(other.params.allowedValue)).join(', ')}.`;
    }
    case 'format':
      return params.format === 'instant'
        ? 'It must be a time with an offset, such as 2023-03-19T18:10:00+06:00.'
        : 'It may have at most two decimals.';
    case 'pattern':
      return `It must match ${String(params.pattern)}.`;
    default:
      return `It ${error.message ?? 'does not fit'}.`;
  }
}
