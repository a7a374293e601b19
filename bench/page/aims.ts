/** What the page is to keep; each is printed beside what was measured. */
export const aims = {
  /** Everything that a viewer of the page loads, with gzip. */
  loadedBytes: 90_000,
  /** Two frames of a screen with 60 a second, milliseconds. */
  paintedMs: 33.4,
  /** Of tasks of the main thread; the first of a page, which draws all of it, may be longer. */
  taskMs: 50,
  /** Growth of the heap, kB for 1,000 deltas, without compiled code; a page that keeps every row has more than ten times as much. */
  heapSlope: 500,
} as const;

/** `≤ 50 ms: yes`. */
export function kept(most: number, unit: string, value: number): string {
  return `≤ ${most} ${unit}: ${value <= most ? 'yes' : 'NO'}`;
}
