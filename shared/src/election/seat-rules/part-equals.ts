import type { SeatStep } from '../row.ts';
import type { Candidacy, Parting, Shared, Ties } from './candidacy.ts';

/**
 * Equals for fewer places than there are of them: those registered earlier, where the rule says so and every one has a rank;
 * else undefined, and the tie is the result.
 */
export function partEquals(equals: readonly Candidacy[], places: number, ties: Ties): readonly Candidacy[] | undefined {
  if (ties !== 'registered-earlier' || equals.some(({ rank }) => rank === undefined)) return undefined;
  return equals.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0)).slice(0, places);
}

/** The last seats, one each, where there are more equals than seats; `brokenBy` goes into the steps of the winners. */
export type LastSeats = {
  readonly winners: readonly Candidacy[];
  readonly brokenBy: Required<Pick<SeatStep, 'tieBrokenBy'>>;
  readonly tie: Pick<Shared, 'tie'>;
};

/** Equals by the rule, else by the lot that was drawn for exactly them and so many seats; else nobody has won, and the tie is open. */
export function partLastSeats(equals: readonly Candidacy[], seats: number, { ties, lot }: Parting): LastSeats {
  const ranked = partEquals(equals, seats, ties);
  if (ranked) return { winners: ranked, brokenBy: { tieBrokenBy: 'registered-earlier' }, tie: {} };
  const options = equals.map(({ id }) => id);
  const isFor = lot?.seats === seats && lot.options.join() === options.join();
  const drawn = isFor ? { drawn: lot.winners } : {};
  return {
    winners: equals.filter(({ id }) => isFor && lot.winners.includes(id)),
    brokenBy: { tieBrokenBy: 'lot' },
    tie: { tie: { options, seats, ...drawn } },
  };
}
