import { amend } from '@election-night/shared/election/amend-definition.ts';
import type { DefinitionChange } from '@election-night/shared/election/desk-action.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { BadEntry } from './bad-entry.ts';

/** How a commit says that the definition was amended: the changes, and the digest of what they make. */
export type AmendmentInCommit = {
  readonly version: number;
  readonly changes: readonly DefinitionChange[];
  readonly digest: string;
};

/** The election by which a commit is judged: that of the commit before it, or as the commit amends it. */
export function followAmendment(election: Election, commit: Commit): Election {
  const { amendment } = commit as Commit & { readonly amendment?: AmendmentInCommit };
  if (!amendment) return election;
  const { version, changes, digest } = amendment;
  const amended = amend(election, { action: 'amend', version, changes, reason: '' }, Date.parse(commit.at));
  if (amended.outcome === 'refused') throw new BadEntry('entry', `the amendment cannot be: ${amended.reason}`);
  if (amended.election.digest === digest) return amended.election;
  throw new BadEntry('entry', `the amended definition has the digest ${amended.election.digest}, and not ${digest}`);
}
