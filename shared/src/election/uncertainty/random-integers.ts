/** Integers from 0 to 2^32 − 1, each as likely as the others. */
export type RandomIntegers = () => number;

/**
 * xoshiro128++ 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM Transactions on Mathematical Software 47(4),
 * 2021): shifts, rotations and sums of 32 bits, hence the same on every machine. `seed`: at least 32 hex digits, such as a SHA-256; the
 * first 128 bits are the state. All zeros would stay zeros for ever and are refused.
 */
export function randomIntegers(seed: string): RandomIntegers {
  const word = (place: number) => Number.parseInt(seed.slice(8 * place, 8 * place + 8), 16) | 0;
  let [a, b, c, d] = [word(0), word(1), word(2), word(3)];
  if ((a | b | c | d) === 0) throw new RangeError('a seed has a bit that is not 0 in its first 32 hex digits');
  return () => {
    const sum = (a + d) | 0;
    const next = (((sum << 7) | (sum >>> 25)) + a) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return next;
  };
}

/** What 1 is in the deviates of `normalDeviate`. */
export const oneDeviation = 65_536;

/**
 * A normal deviate in integers: mean 0, standard deviation 65,536. The sum of twelve uniform numbers of 16 bits less its mean, whose
 * variance is 2^32 − 1. Two come from each random integer. It needs no logarithm, which engines may round differently. Its tails end at
 * ±6 and its central 95 % at ±1.95 instead of ±1.96.
 */
export function normalDeviate(random: RandomIntegers): number {
  let sum = -393_210;
  for (let n = 0; n < 6; n++) {
    const both = random();
    sum += (both & 0xffff) + (both >>> 16);
  }
  return sum;
}
