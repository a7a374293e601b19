import { compareFractions, type Fraction, fraction, fractionText } from '../fraction.ts';
import type { SeatStep } from '../row.ts';
import type { Candidacy, Parting, Shared } from './candidacy.ts';
import { partLastSeats } from './part-equals.ts';

/**
 * Highest averages: each seat in turn goes to the option with the largest votes / divisor, where the divisor follows from the seats that
 * it has won: 1, 2, 3 … (D'Hondt, Jefferson) or 1, 3, 5 … (Sainte-Laguë, Webster).
 */
export function allocateByDivisors(
  lists: readonly Candidacy[],
  house: number,
  divisorAfter: (won: number) => number,
  parting: Parting,
): Shared {
  const steps: SeatStep[] = [];
  const won = new Map<Candidacy, number>();
  const averages = new Map(lists.map((list) => [list, average(list, divisorAfter(0))]));
  const seat = (list: Candidacy, brokenBy: Pick<SeatStep, 'tieBrokenBy'> = {}) => {
    const figure = fractionText(averages.get(list) ?? fraction(0n));
    steps.push({ by: 'divisor', option: list.id, seats: 1, figure, ...brokenBy });
    won.set(list, (won.get(list) ?? 0) + 1);
    averages.set(list, average(list, divisorAfter(won.get(list) ?? 0)));
  };

  for (let left = house; left > 0; ) {
    const equals = highest(averages);
    if (equals.length <= left) {
      // The next average of each is lower, so the order among equals that all get a seat does not matter.
      for (const list of equals) seat(list);
      left -= equals.length;
      continue;
    }
    const { winners, brokenBy, tie } = partLastSeats(equals, left, parting);
    for (const list of winners) seat(list, brokenBy);
    return { steps, ...tie };
  }
  return { steps };
}

function average(list: Candidacy, divisor: number): Fraction {
  return fraction(list.votes, BigInt(divisor));
}

/** Every list that has the largest average. */
function highest(averages: ReadonlyMap<Candidacy, Fraction>): readonly Candidacy[] {
  let most: Fraction | undefined;
  let equals: Candidacy[] = [];
  for (const [list, average] of averages) {
    const order = most === undefined ? 1 : compareFractions(average, most);
    if (order > 0) {
      most = average;
      equals = [list];
    } else if (order === 0) equals.push(list);
  }
  return equals;
}
