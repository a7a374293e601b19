import { amend } from '../election/amend-definition.ts';
import type { Election } from '../election/election.ts';
import { instantOf } from '../election/instant.ts';
import type { Amendment } from './commit.ts';

/** The election that amendments make of the one a night began with, in their order. Throws where one does not fit: a log or a key was changed by hand. */
export function amendedElection(began: Election, amendments: readonly Amendment[]): Election {
  return amendments.reduce((election, { version, changes, reason, at, digest }) => {
    const amended = amend(election, { action: 'amend', version, changes, reason }, instantOf(at));
    if (amended.outcome === 'refused')
      throw new Error(`version ${version} of the definition does not fit: ${amended.reason}`);
    if (amended.election.digest !== digest) {
      throw new Error(`version ${version} of the definition has digest ${amended.election.digest}, not ${digest}`);
    }
    return amended.election;
  }, began);
}
