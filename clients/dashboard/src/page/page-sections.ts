import type { Contest } from '@election-night/shared/election/definition.ts';
import type { ElectionView } from '../night/election-view.ts';
import type { Night } from '../night/watch-night.ts';
import type { Place } from './page-address.ts';

/** An element of the page, with what it is about. */
export type Section =
  | { readonly element: 'count'; readonly contest: string; readonly unit?: string }
  | { readonly element: 'outlook' | 'seats' | 'exit-polls'; readonly contest: string }
  | { readonly element: 'turnout'; readonly unit?: string }
  | { readonly element: 'turnout-day' | 'districts' | 'ticker' | 'freshness' };

/** With fewer contests for one seat than this, each is shown whole. */
const fewestDistricts = 3;
const isCounted: ReadonlySet<string | undefined> = new Set(['counting', 'final', 'certified']);

/** What a page shows, in the order in which one reads it: first what the phase of the night is about. */
export function pageSections(place: Place, night: Night, election: ElectionView): readonly Section[] {
  const results = resultsOf(place, night, election);
  const turnout: Section[] = [
    place.kind === 'unit' ? { element: 'turnout', unit: place.id } : { element: 'turnout' },
    { element: 'turnout-day' },
  ];
  const about: readonly Section[] = [{ element: 'ticker' }, { element: 'freshness' }];
  if (place.kind === 'contest') return [...results, ...about];
  const isResultFirst = isCounted.has(night.rows.get('night')?.phase) && place.kind === 'night';
  return isResultFirst ? [...results, ...turnout, ...about] : [...turnout, ...results, ...about];
}

function resultsOf(place: Place, night: Night, election: ElectionView): readonly Section[] {
  const { contests } = election.definition;
  if (place.kind === 'contest') return wholeContest(place.id, night, election);
  if (place.kind === 'unit') {
    const { id } = place;
    const here = contests.filter((contest) => contest.unit === id || night.rows.has(`count:${contest.id}:${id}`));
    return here.map((contest) => ({ element: 'count', contest: contest.id, unit: id }));
  }
  const districts = contests.filter(isDistrict);
  const areFew = districts.length < fewestDistricts;
  const whole = contests.filter((contest) => areFew || !isDistrict(contest));
  return [
    ...whole.flatMap(({ id }) => wholeContest(id, night, election)),
    ...(areFew ? [] : ([{ element: 'districts' }] as const)),
  ];
}

function wholeContest(id: string, night: Night, election: ElectionView): readonly Section[] {
  const contest = election.contests.get(id) as Contest;
  return [
    { element: 'count', contest: id },
    ...(night.rows.has(`outlook:count:${id}`) ? ([{ element: 'outlook', contest: id }] as const) : []),
    ...(isDistrict(contest) ? [] : ([{ element: 'seats', contest: id }] as const)),
    ...(election.pollstersOf(id).length === 0 ? [] : ([{ element: 'exit-polls', contest: id }] as const)),
  ];
}

function isDistrict({ seats }: Contest): boolean {
  return seats === 1;
}
