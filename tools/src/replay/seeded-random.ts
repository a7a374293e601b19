/**
 * A number in [0, 1) that depends on its arguments alone: the same seed repeats a replay, and asking for one fault more does not move
 * the others. The hash is FNV-1a, its bits are mixed as in MurmurHash3's finaliser.
 */
export function seededRandom(seed: number, purpose: string, index: number): number {
  let hash = 0x811c9dc5;
  for (const character of `${seed}/${purpose}/${index}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
