import { Ajv, type ErrorObject } from 'ajv';
import { DefinitionSchema } from '../definition.ts';
import { parseInstant } from '../instant.ts';
import { type Mistake, quoted } from './mistake.ts';

const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  formats: { instant: (text: string) => parseInstant(text) !== undefined },
});
const validate = ajv.compile(DefinitionSchema);

type Branch = { readonly const?: unknown; readonly properties?: { readonly method?: { readonly const?: unknown } } };

/** Keywords whose break leaves the types as declared, so that the checks of meaning can still read the section. */
const softKeywords: ReadonlySet<string> = new Set([
  'additionalProperties',
  'exclusiveMinimum',
  'format',
  'maxItems',
  'maxLength',
  'maximum',
  'minItems',
  'minLength',
  'minimum',
  'pattern',
  'uniqueItems',
]);

/**
 * Checks JSON against DefinitionSchema. `unreadable` are the top-level properties (`''` = the whole) whose types are wrong:
 * what they mean cannot be checked before that is mended.
 */
export function checkShape(json: unknown): { mistakes: Mistake[]; unreadable: ReadonlySet<string> } {
  if (validate(json)) return { mistakes: [], unreadable: new Set() };
  const errors = withoutBranchNoise(validate.errors ?? []);
  const mistakes = errors.map(toMistake);
  const unreadable = new Set<string>();
  errors.forEach((error, index) => {
    if (!isSoft(error)) unreadable.add(mistakes[index]?.path.split('/')[1] ?? '');
  });
  return { mistakes, unreadable };
}

/** An unknown word where one of some words belongs is soft too: no check of meaning asks for words that it does not know. */
function isSoft({ keyword, data, schema }: ErrorObject): boolean {
  if (keyword !== 'anyOf') return softKeywords.has(keyword);
  return typeof data === 'string' && (schema as readonly Branch[]).every((branch) => branch.const !== undefined);
}

/**
 * Ajv reports every branch of a union that did not match. Of a union of literals only the union is kept; of a union of objects
 * with a `method` only the branch that the method names.
 */
function withoutBranchNoise(errors: readonly ErrorObject[]): ErrorObject[] {
  let kept = [...errors];
  for (const union of errors.filter(({ keyword }) => keyword === 'anyOf')) {
    const branch = (union.schema as readonly Branch[]).findIndex(
      ({ properties }) =>
        properties?.method !== undefined &&
        properties.method.const === (union.data as { method?: unknown } | null)?.method,
    );
    kept = kept.filter((error) => {
      if (error === union) return branch < 0;
      const isOfUnion =
        error.schemaPath.startsWith(`${union.schemaPath}/`) &&
        (error.instancePath === union.instancePath || error.instancePath.startsWith(`${union.instancePath}/`));
      return !isOfUnion || error.schemaPath.startsWith(`${union.schemaPath}/${branch}/`);
    });
  }
  return kept;
}

function toMistake(error: ErrorObject): Mistake {
  const { keyword, params, instancePath } = error;
  const got = quoted(error.data);
  switch (keyword) {
    case 'required':
      return {
        path: `${instancePath}/${params.missingProperty}`,
        message: `expected the property "${params.missingProperty}", got none; add it`,
      };
    case 'additionalProperties': {
      const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {}).join(', ');
      const name = String(params.additionalProperty);
      return {
        path: `${instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
        message: `expected only the properties ${known}; got ${quoted(name)}; correct its name or remove it`,
      };
    }
    case 'type':
      return {
        path: instancePath,
        message: `expected ${withArticle(params.type)}, got ${got}; write ${howTo(params.type)}`,
      };
    case 'anyOf':
      return {
        path: instancePath,
        message: `expected ${choices(error.schema as readonly Branch[])}, got ${got}; write one of these`,
      };
    case 'format':
      return {
        path: instancePath,
        message: `expected an RFC 3339 time with its offset, got ${got}; write it like 2023-03-19T20:00:00+06:00`,
      };
    case 'pattern':
      return {
        path: instancePath,
        message: `expected text that matches ${params.pattern}, got ${got}; choose another`,
      };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
      return {
        path: instancePath,
        message: `expected a number ${params.comparison} ${params.limit}, got ${got}; correct it`,
      };
    case 'minItems':
    case 'maxItems':
      return {
        path: instancePath,
        message: `expected ${keyword === 'minItems' ? 'at least' : 'at most'} ${params.limit} item(s), got ${(error.data as unknown[]).length}; correct the list`,
      };
    case 'minLength':
    case 'maxLength':
      return {
        path: instancePath,
        message: `expected ${keyword === 'minLength' ? 'at least' : 'at most'} ${params.limit} character(s), got ${got}; correct the text`,
      };
    case 'uniqueItems':
      return {
        path: instancePath,
        message: `expected each item once, got items ${params.j} and ${params.i} equal; remove one`,
      };
    default:
      return { path: instancePath, message: `${error.message ?? keyword}; got ${got}; correct it` };
  }
}

function withArticle(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function howTo(type: string): string {
  if (type === 'integer' || type === 'number') return 'a JSON number without quotes';
  if (type === 'string') return 'a JSON string in quotes';
  if (type === 'array') return 'a list in [ ]';
  if (type === 'boolean') return 'true or false';
  return 'an object in { }';
}

/** The literals of a union, or the methods of a union of objects. */
function choices(schema: readonly Branch[]): string {
  const isOfLiterals = schema.every((branch) => branch.const !== undefined);
  const values = schema.map((branch) => JSON.stringify(isOfLiterals ? branch.const : branch.properties?.method?.const));
  return `${isOfLiterals ? '' : 'an object with a method of '}${values.join(' or ')}`;
}
