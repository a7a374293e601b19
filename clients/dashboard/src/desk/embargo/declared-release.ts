import type { EmbargoScope } from '@election-night/shared/election/desk-action.ts';
import { isWithin, type PlacedElection } from '@election-night/shared/election/election.ts';
import { countRelease } from '@election-night/shared/election/embargo.ts';

/**
 * When the definition itself has let out all of a scope, milliseconds since 1970; undefined where it puts nothing of it under embargo. What
 * the desk made of an embargo is not public, and not in it.
 */
export function declaredRelease(election: PlacedElection, of: EmbargoScope): number | undefined {
  const { times, contests } = election;
  if (of.kind === 'exit-poll') return times.exitPollsUntil ?? times.lastClose;
  const concerned = [...contests.values()].filter(
    ({ id, unit }) => (of.contest === undefined || of.contest === id) && isAbout(election, of.unit, unit),
  );
  const releases = concerned.flatMap(({ id, unit }) => countRelease(election, id, of.unit ?? unit, []) ?? []);
  return releases.length === 0 ? undefined : releases.reduce((last, at) => Math.max(last, at));
}

/** Whether a contest of `unit` is voted on in the one that was named, or in a part of it. */
function isAbout(election: PlacedElection, named: string | undefined, unit: string): boolean {
  return named === undefined || isWithin(election, named, unit) || isWithin(election, unit, named);
}
