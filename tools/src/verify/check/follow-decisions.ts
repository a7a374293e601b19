import { amend } from '@election-night/shared/election/amend-definition.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { BadEntry } from './bad-entry.ts';
import type { RowsFollowFrom } from './night-so-far.ts';

/**
 * What the rows of a commit follow from beside the figures: the definition as it or an earlier one amended it, what is certified, and the lots
 * that were drawn. The same object where the commit changes none of it.
 */
export function followDecisions(before: RowsFollowFrom, { amendment, certified, drawing }: Commit): RowsFollowFrom {
  if (!amendment && !certified && !drawing) return before;
  const others = before.drawings.filter(({ contest }) => contest !== drawing?.contest);
  return {
    election: amendment ? amended(before, amendment) : before.election,
    certified: certified ?? before.certified,
    drawings: drawing ? [...others, drawing] : before.drawings,
  };
}

function amended({ election }: RowsFollowFrom, { at, digest, ...words }: NonNullable<Commit['amendment']>) {
  const outcome = amend(election, { action: 'amend', ...words }, Date.parse(at));
  if (outcome.outcome === 'refused') throw new BadEntry('entry', `the amendment cannot be: ${outcome.reason}`);
  if (outcome.election.digest === digest) return outcome.election;
  throw new BadEntry('entry', `the amended definition has the digest ${outcome.election.digest}, and not ${digest}`);
}
