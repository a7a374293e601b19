import { amend } from '@election-night/shared/election/amend-definition.ts';
import type { DefinitionChange } from '@election-night/shared/election/desk-action.ts';
import { tinyElection } from '@election-night/shared/election/fixture-definition.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { expect, test } from 'vitest';
import { followAmendment } from './follow-amendment.ts';

const at = '2023-03-19T12:00:00Z';
const changes: readonly DefinitionChange[] = [{ change: 'voters-on-the-list', unit: 'NORTH', voters: 1001 }];
const election = tinyElection();
const commit = (more: object) => ({ at, ...more }) as unknown as Commit;

test('an amendment in a commit gives the next version of the definition, and its digest must be the one that the commit names', () => {
  const amended = amend(
    election,
    { action: 'amend', version: 2, changes, reason: 'a list was corrected' },
    Date.parse(at),
  );
  if (amended.outcome === 'refused') throw new Error(amended.reason);
  const { digest } = amended.election;
  const followed = followAmendment(election, commit({ amendment: { version: 2, changes, digest } }));
  expect([followed.digest, followed.units.get('NORTH')?.voters]).toEqual([digest, 1001]);
  expect(followAmendment(election, commit({}))).toBe(election);
  const other = commit({ amendment: { version: 2, changes, digest: election.digest } });
  expect(() => followAmendment(election, other)).toThrow('the amended definition has the digest');
  const skipped = commit({ amendment: { version: 3, changes, digest } });
  expect(() => followAmendment(election, skipped)).toThrow('the amendment cannot be: version 2 is the next one');
});
