import type { FieldMistake } from '@election-night/shared/wire/problem.ts';

export type JsonLimits = { readonly maxJsonDepth: number; readonly maxStringLength: number };

export type StrictJson =
  | { readonly outcome: 'parsed'; readonly value: unknown }
  | { readonly outcome: 'malformed'; readonly message: string }
  | { readonly outcome: 'unsafe'; readonly mistakes: readonly FieldMistake[] };

/** More mistakes than a person reads at once are not collected. */
const maxMistakes = 20;
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parses JSON that means the same to every reader: no key twice, bounded depth and strings, no key that reaches a prototype, and only
 * numbers that a double holds exactly as written: safe integers, or at most two decimals.
 *
 * The native parser makes the value and one walk over the text judges it: lossless-json and momoa build the value or a tree in JavaScript
 * (many times slower) and take two equal duplicates or any exponent, and secure-json-parse looks at keys only.
 */
export function parseStrictJson(text: string, limits: JsonLimits): StrictJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { outcome: 'malformed', message: (error as SyntaxError).message.slice(0, 200) };
  }
  const mistakes = new TextWalk(text, limits).mistakes();
  return mistakes.length === 0 ? { outcome: 'parsed', value } : { outcome: 'unsafe', mistakes };
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const dot = 0x2e;

/** Walks a text that is known to be valid JSON, so it never has to doubt what comes next. */
class TextWalk {
  readonly #text: string;
  readonly #limits: JsonLimits;
  readonly #path: (string | number)[] = [];
  readonly #mistakes: FieldMistake[] = [];
  #at = 0;

  constructor(text: string, limits: JsonLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  mistakes(): readonly FieldMistake[] {
    this.#value(0);
    return this.#mistakes;
  }

  /** Each of these walks past one thing and returns false where the walk should end. */
  #value(depth: number): boolean {
    switch (this.#next()) {
      case 0x7b:
        return this.#object(depth + 1);
      case 0x5b:
        return this.#array(depth + 1);
      case quote:
        return this.#string() !== undefined;
      case 0x66: // false
        this.#at += 5;
        return true;
      case 0x74: // true
      case 0x6e: // null
        this.#at += 4;
        return true;
      default:
        return this.#number();
    }
  }

  #object(depth: number): boolean {
    if (!this.#depthFits(depth)) return false;
    const keys = new SeenKeys();
    this.#at++;
    if (this.#next() === 0x7d) {
      this.#at++;
      return true;
    }
    do {
      this.#next();
      const key = this.#string();
      if (key === undefined) return false;
      this.#path.push(key);
      if (keys.sawBefore(key) && !this.#refuse('The key is there twice.')) return false;
      if (forbiddenKeys.has(key) && !this.#refuse('This key is not allowed.')) return false;
      this.#next();
      this.#at++; // The colon.
      if (!this.#value(depth)) return false;
      this.#path.pop();
    } while (this.#more());
    return true;
  }

  #array(depth: number): boolean {
    if (!this.#depthFits(depth)) return false;
    this.#at++;
    if (this.#next() === 0x5d) {
      this.#at++;
      return true;
    }
    let index = 0;
    do {
      this.#path.push(index++);
      if (!this.#value(depth)) return false;
      this.#path.pop();
    } while (this.#more());
    return true;
  }

  /** The string as it is meant, escapes resolved; undefined where the walk should end. */
  #string(): string | undefined {
    const text = this.#text;
    const start = this.#at;
    let end = start + 1;
    let escaped = false;
    for (let code = text.charCodeAt(end); code !== quote; code = text.charCodeAt(end)) {
      if (code === backslash) {
        escaped = true;
        end++;
      }
      end++;
    }
    this.#at = end + 1;
    const meant = escaped ? (JSON.parse(text.slice(start, end + 1)) as string) : text.slice(start + 1, end);
    const { maxStringLength } = this.#limits;
    // A text has at most as many characters as UTF-16 units, so most need no counting.
    if (meant.length > maxStringLength && countCharacters(meant, maxStringLength) > maxStringLength) {
      if (!this.#refuse(`A text may have at most ${maxStringLength} characters.`)) return undefined;
    }
    if (escaped && /\p{Surrogate}/u.test(meant)) {
      if (!this.#refuse('Half of a surrogate pair is no character.')) return undefined;
    }
    return meant;
  }

  #number(): boolean {
    const text = this.#text;
    const start = this.#at;
    let end = start;
    let point = -1;
    let exponent = false;
    for (let code = text.charCodeAt(end); isNumberPart(code); code = text.charCodeAt(++end)) {
      if (code === dot) point = end;
      else if (code === 0x65 || code === 0x45) exponent = true;
    }
    this.#at = end;
    const negative = text.charCodeAt(start) === 0x2d;
    // Fifteen digits are always exact: nearly every number of a report ends here.
    if (!negative && !exponent && end - start <= 15 && (point < 0 || end - point <= 3)) return true;
    if (exponent) return this.#refuse('Write the number without an exponent.');
    if (point >= 0 && end - point > 3) return this.#refuse('A number may have at most two decimals.');
    const value = Number(text.slice(start, end));
    if (Object.is(value, -0)) return this.#refuse('Write zero without a sign.');
    // A double tells any two decimal numbers of fifteen digits apart, and integers up to 2^53 - 1.
    const digits = end - start - (negative ? 2 : 1);
    const exact = point < 0 ? Number.isSafeInteger(value) : digits <= 15;
    return exact || this.#refuse('The number has more digits than can be held exactly.');
  }

  /** Moves to the next thing that is no white space. */
  #next(): number {
    const text = this.#text;
    let code = text.charCodeAt(this.#at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++this.#at);
    return code;
  }

  /** Moves past a comma or a closing bracket; true after a comma. */
  #more(): boolean {
    const isComma = this.#next() === comma;
    this.#at++;
    return isComma;
  }

  #depthFits(depth: number): boolean {
    if (depth <= this.#limits.maxJsonDepth) return true;
    this.#refuse(`Objects and arrays may be nested at most ${this.#limits.maxJsonDepth} deep.`);
    return false;
  }

  #refuse(message: string): boolean {
    this.#mistakes.push({ pointer: pointerOf(this.#path), message });
    return this.#mistakes.length < maxMistakes;
  }
}

/** Keys of one object. Most have a handful, where looking along a list is quicker than a set; a hostile one may have thousands. */
class SeenKeys {
  readonly #few: string[] = [];
  #many: Set<string> | undefined;

  sawBefore(key: string): boolean {
    if (this.#many) {
      if (this.#many.has(key)) return true;
      this.#many.add(key);
      return false;
    }
    if (this.#few.includes(key)) return true;
    this.#few.push(key);
    if (this.#few.length > 16) this.#many = new Set(this.#few);
    return false;
  }
}

/** RFC 6901. */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((part) => `/${String(part).slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function isNumberPart(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) || code === dot || code === 0x2d || code === 0x2b || code === 0x65 || code === 0x45
  );
}

/** Counts at most one more than `enough`, so that a text of a megabyte costs no more than a short one. */
function countCharacters(text: string, enough: number): number {
  let count = 0;
  for (const _ of text) if (++count > enough) break;
  return count;
}
