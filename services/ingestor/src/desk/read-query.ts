import type { FieldMistake } from '@election-night/shared/wire/problem.ts';
import { maxMistakes } from '../check-body.ts';

export type QueryRead<Q> =
  | { readonly outcome: 'read'; readonly query: Q }
  | { readonly outcome: 'refused'; readonly mistakes: readonly FieldMistake[] };

/** How many of a list one answer holds, unless the query says another number. */
export const defaultLimit = 100;
export const maxLimit = 1000;

/** The query of a list: `limit`, and what else the list knows, each at most once and of its form. */
export function readListQuery<N extends string>(
  query: unknown,
  known: Readonly<Record<N, { readonly pattern: RegExp; readonly sentence: string }>>,
): QueryRead<{ readonly limit: number } & Readonly<Partial<Record<N, string>>>> {
  const mistakes: FieldMistake[] = [];
  const read: Record<string, string | number> = { limit: defaultLimit };
  for (const [name, value] of Object.entries(query as Readonly<Record<string, unknown>>)) {
    const form = Object.hasOwn(forms, name) ? forms[name] : Object.hasOwn(known, name) ? known[name as N] : undefined;
    if (!form) mistakes.push({ pointer: `/${name.slice(0, 64)}`, message: 'There is no such parameter.' });
    else if (typeof value !== 'string') mistakes.push({ pointer: `/${name}`, message: 'It may be there once.' });
    else if (!form.pattern.test(value)) mistakes.push({ pointer: `/${name}`, message: form.sentence });
    else read[name] = name === 'limit' ? Number(value) : value;
  }
  if (mistakes.length > 0) return { outcome: 'refused', mistakes: mistakes.slice(0, maxMistakes) };
  return { outcome: 'read', query: read as { limit: number } & Record<N, string> };
}

const forms: Readonly<Record<string, { readonly pattern: RegExp; readonly sentence: string }>> = {
  limit: {
    pattern: /^(?:[1-9]\d{0,2}|1000)$/,
    sentence: `It must be a whole number from 1 to ${maxLimit}.`,
  },
};
