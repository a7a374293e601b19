import { amend } from '@election-night/shared/election/amend-definition.ts';
import type { DefinitionChange } from '@election-night/shared/election/desk-action.ts';
import { tinyElection } from '@election-night/shared/election/fixture-definition.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { expect, test } from 'vitest';
import { followDecisions } from './follow-decisions.ts';

const at = '2023-03-19T12:00:00Z';
const reason = 'a list was corrected';
const changes: readonly DefinitionChange[] = [{ change: 'voters-on-the-list', unit: 'NORTH', voters: 1001 }];
const election = tinyElection();
const before = { election, certified: { night: false, contests: [] }, drawings: [] };
const follow = (more: object) => followDecisions(before, more as unknown as Commit);

test('an amendment in a commit gives the next version of the definition, and its digest must be the one that the commit names', () => {
  const amended = amend(election, { action: 'amend', version: 2, changes, reason }, Date.parse(at));
  if (amended.outcome === 'refused') throw new Error(amended.reason);
  const { digest } = amended.election;
  const amendment = { version: 2, changes, reason, at, digest };
  const followed = follow({ amendment }).election;
  expect([followed.digest, followed.units.get('NORTH')?.voters]).toEqual([digest, 1001]);
  expect(follow({})).toBe(before);
  expect(() => follow({ amendment: { ...amendment, digest: election.digest } })).toThrow('has the digest');
  expect(() => follow({ amendment: { ...amendment, version: 3 } })).toThrow('the amendment cannot be: version 2 is');
});

test('what is certified takes the place of what was, and a lot that of an earlier one of its contest', () => {
  const drawing = { contest: 'list', options: ['APPLE', 'BIRCH'], seats: 1, winners: ['APPLE'] };
  const once = follow({ drawing, certified: { night: false, contests: ['list'] } });
  expect(once).toMatchObject({ certified: { contests: ['list'] }, drawings: [drawing] });
  const again = { ...drawing, winners: ['BIRCH'] };
  expect(followDecisions(once, { drawing: again } as unknown as Commit).drawings).toEqual([again]);
});
