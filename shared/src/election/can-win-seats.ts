import type { ContestOption } from './definition.ts';

/** Who stood for the contest when the ballots were printed. Against all is a way to vote, not somebody to seat. */
export function stands(option: ContestOption): boolean {
  return option.kind !== 'against-all';
}

/**
 * Who may be seated: who stood and did not withdraw. Laws differ in what becomes of ballots for somebody who withdrew; here they stay what
 * they are, valid votes that count in every total and in a base of all options, and win nothing.
 */
export function canWinSeats(option: ContestOption): boolean {
  return stands(option) && option.withdrawn !== true;
}
