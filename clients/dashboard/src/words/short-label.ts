/** A name between quotation marks, or capitals in brackets: what people call it. */
const quoted = /[«“„"]([^«»“”„"]+)[»”“"]/u;
const bracketed = /\((\p{Lu}{2,6})\)/u;
const mostLetters = 4;

/**
 * Some letters for each name, for places where the name has no room: its own abbreviation, else the initials of its words, else its first
 * letters. No two of a list are the same: those that would be get a number.
 */
export function shortLabels(names: readonly string[]): readonly string[] {
  const labels = names.map(shortLabel);
  return labels.map((label, index) => {
    const alike = labels.filter((other) => other === label).length;
    const place = labels.slice(0, index + 1).filter((other) => other === label).length;
    return alike === 1 ? label : `${label}${place}`;
  });
}

function shortLabel(name: string): string {
  const abbreviation = bracketed.exec(name)?.[1];
  if (abbreviation !== undefined) return abbreviation;
  const inQuotes = quoted.exec(name)?.[1];
  const called = inQuotes ?? name;
  const words = called.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu) ?? [];
  const [first = '\u2013', ...others] = words;
  if (others.length === 0) return [...first].slice(0, 3).join('').toLocaleUpperCase();
  // Small words such as `of` are no part of what people call it.
  const said = inQuotes === undefined ? words.filter((word) => !/^\p{Ll}{1,3}$/u.test(word)) : words;
  const initials = said.map((word) => [...word][0]);
  return initials.slice(0, mostLetters).join('').toLocaleUpperCase();
}
