import { fc } from '@fast-check/vitest';

/** For tests: `roll(n)` gives an integer from 0 to n − 1. What it gives was drawn by fast-check, so that a failure shrinks towards zeros. */
export type Dice = { readonly roll: (sides: number) => number; readonly shuffle: <T>(items: readonly T[]) => T[] };

export const dice: fc.Arbitrary<() => Dice> = fc
  .array(fc.nat({ max: 0x7fff_ffff }), { minLength: 20, maxLength: 800, size: 'max' })
  .map((rolls) => {
    const again = () => {
      let at = 0;
      const roll = (sides: number) => (rolls[at++ % rolls.length] as number) % sides;
      const shuffle = <T>(items: readonly T[]): T[] => {
        const left = [...items];
        return items.map(() => left.splice(roll(left.length), 1)[0] as T);
      };
      return { roll, shuffle };
    };
    return Object.assign(again, { [fc.toStringMethod]: () => `dice of ${JSON.stringify(rolls)}` });
  });
