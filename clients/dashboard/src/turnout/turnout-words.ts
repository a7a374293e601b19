import type { Basis, TurnoutRow } from '@election-night/shared/election/row.ts';
import type { Say } from '../words/say.ts';

/** Where a figure comes from, in words; nothing where the row does not say. */
export function basisWords(basis: Basis | undefined, say: Say): string | undefined {
  return basis && say(`turnout.basis.${basis}`);
}

/** `held` has a mark of its own: there is a figure that nobody may see yet. */
export function markOf({ flags }: Pick<TurnoutRow, 'flags'>): string {
  if (flags.includes('held')) return '\u2016';
  return flags.length > 0 ? '\u2691' : '';
}

/** The same in one word, for a table. */
export function basisWord(basis: Basis | undefined, say: Say): string {
  return basis === undefined ? '\u2013' : say(`turnout.basis.word.${basis}`);
}
