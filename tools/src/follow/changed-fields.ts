import type { PublishedRow } from '@election-night/shared/election/row.ts';
import type { ChangedField } from './way.ts';

/** What differs between two states of one row, field by field: objects are walked into, lists are compared as a whole. */
export function changedFields(before: PublishedRow | undefined, after: PublishedRow): ChangedField[] {
  const [was, is] = [flat(before), flat(after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((field) => {
    const change = {
      field,
      ...(was.has(field) ? { before: was.get(field) } : {}),
      ...(is.has(field) ? { after: is.get(field) } : {}),
    };
    return JSON.stringify(change.before) === JSON.stringify(change.after) ? [] : [change];
  });
}

/** `key` and `rev` are how a row is named and numbered, and no part of what it says. */
const names: ReadonlySet<string> = new Set(['key', 'rev', 'deleted']);

function flat(row: PublishedRow | undefined): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  const walk = (value: object, path: string) => {
    for (const [name, inner] of Object.entries(value)) {
      if (path === '' && names.has(name)) continue;
      if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) walk(inner, `${path}${name}.`);
      else fields.set(`${path}${name}`, inner);
    }
  };
  if (row) walk(row, '');
  return fields;
}
