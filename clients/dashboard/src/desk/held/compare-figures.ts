import type { HeldList } from '@election-night/shared/wire/desk-answers.ts';

export type Held = HeldList['held'][number];
export type Figure = number | string;

export type ComparedFigure = {
  /** `ballots`, `votes/OAK`, `stations/in`. */
  readonly field: string;
  readonly before?: Figure;
  readonly after?: Figure;
  /** After less before, exact to two decimals; only of two numbers. */
  readonly difference?: number;
  readonly change: Change;
};

export type Change = 'same' | 'more' | 'less' | 'other' | 'new' | 'gone';

/** The figures of a held entry beside those that are shown, in the order of the entry. What only one side has is `new` or `gone`. */
export function compareFigures({ before, after }: Pick<Held, 'before' | 'after'>): readonly ComparedFigure[] {
  const [old, now] = [flat(before?.figures ?? {}), flat(after.figures)];
  return [...new Set([...now.keys(), ...old.keys()])].map((field) => compared(field, old.get(field), now.get(field)));
}

function compared(field: string, before: Figure | undefined, after: Figure | undefined): ComparedFigure {
  if (before === undefined) return { field, ...(after === undefined ? {} : { after }), change: 'new' };
  if (after === undefined) return { field, before, change: 'gone' };
  const both = { field, before, after };
  if (typeof before !== 'number' || typeof after !== 'number')
    return { ...both, change: before === after ? 'same' : 'other' };
  const difference = exactDifference(before, after);
  return { ...both, difference, change: difference === 0 ? 'same' : difference > 0 ? 'more' : 'less' };
}

/** Of integers as they are; of what has decimals, two at most, in whole hundredths. */
function exactDifference(before: number, after: number): number {
  if (Number.isInteger(before) && Number.isInteger(after)) return after - before;
  return (Math.round(after * 100) - Math.round(before * 100)) / 100;
}

/** `votes` {`OAK`: 5} becomes `votes/OAK` 5. */
function flat(figures: object): ReadonlyMap<string, Figure> {
  return new Map(
    Object.entries(figures).flatMap(([name, value]): [string, Figure][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([inner, figure]) => [`${name}/${inner}`, figure as Figure])
        : [[name, value as Figure]],
    ),
  );
}
