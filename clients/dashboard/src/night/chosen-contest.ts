import type { Contest } from '@election-night/shared/election/definition.ts';
import type { ElectionView } from './election-view.ts';

/** The contest that an attribute names; without the attribute the first one of the definition that `fits`. Undefined where there is none. */
export function chosenContest(
  election: ElectionView,
  named: string | undefined,
  fits: (contest: Contest) => boolean,
): Contest | undefined {
  return named === undefined ? election.definition.contests.find(fits) : election.contests.get(named);
}
