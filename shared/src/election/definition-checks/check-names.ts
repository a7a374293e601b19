import type { Definition } from '../definition.ts';
import { type Mistake, pointer } from './mistake.ts';

/** Every `names` has an entry for each language of the definition. */
export function checkNames(
  { languages }: Definition,
  named: readonly { readonly names: Readonly<Record<string, string>> }[],
  ...at: readonly (string | number)[]
): Mistake[] {
  return named.flatMap(({ names }, index) => namesMistakes(languages, names, ...at, index));
}

export function namesMistakes(
  languages: readonly string[],
  names: Readonly<Record<string, string>>,
  ...at: readonly (string | number)[]
): Mistake[] {
  const missing = languages
    .filter((language) => !Object.hasOwn(names, language))
    .map((language) => ({
      path: pointer(...at, 'names', language),
      message: `expected a name in "${language}", a language of this definition; got none; add it`,
    }));
  // The schema speaks only of keys that look like a language.
  const odd = Object.keys(names)
    .filter((key) => !/^[a-z]{2,3}$/.test(key))
    .map((key) => ({
      path: pointer(...at, 'names', key),
      message: `expected a language of two or three small letters, got "${key}"; correct it or remove it`,
    }));
  return [...missing, ...odd];
}
