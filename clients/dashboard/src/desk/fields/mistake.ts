import type { Values } from '../../words/say.ts';
import type { DeskMessageKey } from '../desk-words.ts';

/** What is wrong with a field, as a message. */
export type Mistake = { readonly key: DeskMessageKey; readonly values?: Values };

export const missing: Mistake = { key: 'acts.missing' };

/** What a field was read as: a value, a mistake, or neither where it may be empty and is. */
export type Read<Value> = { readonly value?: Value; readonly mistake?: Mistake };
