/**
 * What a viewer checks itself with: the sum, modulo 2^32, of one number for each row of the topic that stands (rows that were taken away
 * do not count). It moves by one subtraction and one addition when a row changes, in any order, on both sides of the wire.
 * The number of a row is FNV-1a (Fowler, Noll, Vo), 32 bits, over `<key>@<rev>` in ASCII: rows are whole, so key and rev say which row it is.
 */
export function rowDigest(key: string, rev: number): number {
  const text = `${key}@${rev}`;
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** The sum as frames carry it: eight hex digits. */
export function digestText(sum: number): string {
  return (sum >>> 0).toString(16).padStart(8, '0');
}
