import type { Mapping } from '../election/definition.ts';
import type { FigureForm } from '../election/mapped-figures.ts';

export type NumberStyle = NonNullable<Mapping['numbers']>;
export type ReadNumber =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly message: string };

/** Excel and typesetters separate thousands with spaces that do not break. */
const anySpace = /[ \u00a0\u202f\u2009]/g;

/**
 * A number as text → its value, exactly or not at all: separators stand between groups of three, percents have two decimals at most (zeros
 * beyond them are dropped) and may end in a percent sign. The message quotes nothing.
 */
export function readNumber(text: string, form: Exclude<FigureForm, 'text'>, style: NumberStyle = {}): ReadNumber {
  const decimal = style.decimal ?? '.';
  const bare = form === 'percent' ? text.replace(/[ \u00a0\u202f]?%$/, '') : text;
  const [whole = '', fraction, ...more] = bare.split(decimal);
  const digits = withoutSeparators(whole, style.thousands);
  if (digits === undefined || more.length > 0 || (fraction !== undefined && !/^\d+$/.test(fraction))) {
    return { ok: false, message: `it is not ${expected(form, style)}` };
  }
  const decimals = (fraction ?? '').replace(/0+$/, '');
  if (form === 'count' && decimals !== '') return { ok: false, message: 'it is not a whole number' };
  if (decimals.length > 2) return { ok: false, message: 'it has more than two decimals' };
  const value = Number(decimals === '' ? digits : `${digits}.${decimals}`);
  return value <= Number.MAX_SAFE_INTEGER ? { ok: true, value } : { ok: false, message: 'it is too large' };
}

/** The same for a number of JSON. */
export function checkNumber(value: number, form: Exclude<FigureForm, 'text'>): ReadNumber {
  if (!(value >= 0) || value > Number.MAX_SAFE_INTEGER) return { ok: false, message: 'it is not a number from 0 up' };
  if (form === 'count' && !Number.isInteger(value)) return { ok: false, message: 'it is not a whole number' };
  if (Number(value.toFixed(2)) !== value) return { ok: false, message: 'it has more than two decimals' };
  // Minus zero is how nobody writes a figure.
  return { ok: true, value: value === 0 ? 0 : value };
}

function withoutSeparators(whole: string, thousands: NumberStyle['thousands']): string | undefined {
  if (/^\d+$/.test(whole)) return whole;
  if (thousands === undefined) return undefined;
  const groups = (thousands === ' ' ? whole.replace(anySpace, ' ') : whole).split(thousands);
  const [first = '', ...rest] = groups;
  return /^\d{1,3}$/.test(first) && rest.every((group) => /^\d{3}$/.test(group)) ? groups.join('') : undefined;
}

function expected(form: FigureForm, { decimal = '.', thousands }: NumberStyle): string {
  const separators = thousands === undefined ? 'no separators' : `"${thousands}" between thousands`;
  return form === 'count'
    ? `a whole number with ${separators}`
    : `a percent with "${decimal}" before its decimals and ${separators}`;
}
