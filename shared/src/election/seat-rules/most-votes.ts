import type { SeatStep } from '../row.ts';
import type { Candidacy, Parting, Shared } from './candidacy.ts';
import { partLastSeats } from './part-equals.ts';

/** First past the post: the options with the most votes win, one seat each. */
export function allocateByMostVotes(candidates: readonly Candidacy[], house: number, parting: Parting): Shared {
  const inOrder = candidates.toSorted((a, b) => (a.votes > b.votes ? -1 : a.votes < b.votes ? 1 : 0));
  const last = inOrder[house - 1]?.votes;
  if (last === undefined) return { steps: inOrder.map(step) };

  const above = inOrder.filter(({ votes }) => votes > last);
  const equals = candidates.filter(({ votes }) => votes === last);
  const places = house - above.length;
  if (equals.length === places) return { steps: [...above, ...equals].map(step) };
  const { winners, brokenBy, tie } = partLastSeats(equals, places, parting);
  return { steps: [...above.map(step), ...winners.map((one) => ({ ...step(one), ...brokenBy }))], ...tie };
}

function step({ id, votes }: Candidacy): SeatStep {
  return { by: 'most-votes', option: id, seats: 1, figure: String(votes) };
}
