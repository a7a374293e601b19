/** Sum of integers. A sum that a double cannot hold exactly is a programmer's or a source's error and is never published. */
export function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const n of numbers) total = plus(total, n);
  return total;
}

/** The sum of two, asserted alike. */
export function plus(a: number, b: number): number {
  const total = a + b;
  if (!Number.isSafeInteger(total)) throw new RangeError(`a sum is not a safe integer: ${total}`);
  return total;
}
