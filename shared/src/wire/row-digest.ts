/**
 * What a viewer checks itself with: the sum, modulo 2^32, of one number for each row of the topic that stands (rows that were taken away
 * do not count). It moves by one subtraction and one addition when a row changes, in any order, on both sides of the wire.
 * The number of a row is FNV-1a (Fowler, Noll, Vo), 32 bits, over `<key>@<rev>` in ASCII, its bits mixed: rows are whole, so key and rev say
 * which row it is. Unmixed, revs that differ in the last digit give hashes a small multiple of one prime apart, and such differences cancel
 * in a sum: of two rows that were both missed, one pair in 26 would not have shown.
 */
export function rowDigest(key: string, rev: number): number {
  const text = `${key}@${rev}`;
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return mixed(hash);
}

/** The finaliser of MurmurHash3 (Appleby), 32 bits. */
function mixed(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
}

/** The sum as frames carry it: eight hex digits. */
export function digestText(sum: number): string {
  return (sum >>> 0).toString(16).padStart(8, '0');
}
