import type { CallRow } from '@election-night/shared/election/row.ts';
import type { Say } from './say.ts';

/** By how much a call is ahead, and whether that can still turn; empty where it is not ahead, or the row does not say. */
export function leadWords(
  { lead, outstanding, open }: Pick<CallRow, 'lead' | 'outstanding' | 'open'>,
  say: Say,
): string {
  if (lead === undefined || lead <= 0 || outstanding === undefined || open === undefined) return '';
  return say(open ? 'call.lead.open' : 'call.lead.safe', { lead, ballots: outstanding.ballots });
}
