import { en, type Messages } from './en.ts';
import { kk } from './kk.ts';
import { ru } from './ru.ts';

/** Languages that the page speaks, the one first that is taken where a reader wants none of them. Names of a night are the definition's. */
export const spoken = { en, ru, kk } as const satisfies Record<string, Messages>;
export type Language = keyof typeof spoken;
export const languages = Object.keys(spoken) as readonly Language[];

export function isLanguage(word: unknown): word is Language {
  return typeof word === 'string' && Object.hasOwn(spoken, word);
}

/** A message with its values put in. What is put in is never looked at again, so a name may have braces. */
export function put(message: string, values: Readonly<Record<string, string | number>>): string {
  return message.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
