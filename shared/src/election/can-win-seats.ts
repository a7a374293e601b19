import type { ContestOption } from './definition.ts';

/** Against all is a way to vote, not somebody to seat. */
export function canWinSeats(option: ContestOption): boolean {
  return option.kind !== 'against-all';
}
