import { reservedIds } from '../definition.ts';
import { type Mistake, pointer } from './mistake.ts';

/**
 * Ids of one list: each once, none reserved. The names that every JavaScript object inherits are reserved too, since votes and
 * shares are objects with options for keys.
 */
export function checkIds(items: readonly { readonly id: string }[], ...at: readonly (string | number)[]): Mistake[] {
  const mistakes: Mistake[] = [];
  const seen = new Map<string, number>();
  items.forEach(({ id }, index) => {
    const path = pointer(...at, index, 'id');
    const before = seen.get(id);
    if (before !== undefined) {
      mistakes.push({
        path,
        message: `expected an id of its own, got "${id}", which ${pointer(...at, before)} has; rename one`,
      });
    } else {
      seen.set(id, index);
    }
    if (reservedIds.has(id) || id in Object.prototype) {
      mistakes.push({ path, message: `expected an id that is not reserved, got "${id}"; rename it` });
    }
  });
  return mistakes;
}

/** Ids that refer to something: each is known, and each stands there once. */
export function checkReferences(
  ids: readonly string[],
  known: { has(id: string): boolean },
  what: string,
  ...at: readonly (string | number)[]
): Mistake[] {
  return ids.flatMap((id, index) => {
    const path = pointer(...at, index);
    if (!known.has(id)) return [{ path, message: unknown(what, id) }];
    if (ids.indexOf(id) < index) return [{ path, message: `expected each ${what} once, got "${id}" again; remove it` }];
    return [];
  });
}

export function unknown(what: string, id: string): string {
  return `expected the id of a ${what} of this definition, got "${id}"; correct it or add the ${what}`;
}
