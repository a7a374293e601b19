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

/**
 * What a wall screen shows, in columns from left to right: only what there is something of. Before anything is polled or counted turnout and
 * its day have a column each. Afterwards the day is over, and once votes are counted the exit polls are marks on them.
 */
export function wallColumns(place: Place, night: Night, election: ElectionView): readonly (readonly Section[])[] {
  const sections = pageSections(place, night, election).filter((section) => hasSomething(section, night));
  const columnOf = sections.some(({ element }) => isResult.has(element)) ? columnsOfResults : columnsOfTheDay;
  return [0, 1, 2]
    .map((column) => sections.filter(({ element }) => columnOf[element] === column))
    .filter((column) => column.length > 0);
}

const isResult: ReadonlySet<Section['element']> = new Set(['count', 'seats', 'districts']);
type Columns = { readonly [E in Section['element']]?: 0 | 1 | 2 };
const columnsOfTheDay: Columns = { turnout: 0, 'turnout-day': 1, 'exit-polls': 1, ticker: 1, freshness: 1 };
const columnsOfResults: Columns = {
  ...{ count: 0, 'exit-polls': 0, seats: 1, districts: 1, ticker: 1 },
  ...{ turnout: 2, freshness: 2 },
};

function hasSomething(section: Section, night: Night): boolean {
  switch (section.element) {
    case 'count':
      return hasRow(night, `count:${section.contest}:`);
    case 'exit-polls':
      return !hasRow(night, `count:${section.contest}:`);
    case 'ticker':
      return hasRow(night, 'call:') || hasRow(night, 'correction:');
    default:
      return true;
  }
}

/**
 * Sections that stand beside each other where there is room: the first of each group on one side, the others on the other. A wide one has a
 * group of its own.
 */
export function pairSections(sections: readonly Section[]): readonly (readonly Section[])[] {
  const groups: Section[][] = [];
  for (const section of sections) {
    const last = groups.at(-1);
    const { element: before } = last?.[0] ?? {};
    const begins =
      isWide(section) || section.element === 'turnout' || (section.element === 'count' && before === 'count');
    if (!last || begins || isWide(last[0] as Section)) groups.push([section]);
    else last.push(section);
  }
  return groups;
}

export function isWide({ element }: Section): boolean {
  return element === 'exit-polls' || element === 'districts';
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
    ...(areFew || !isAnyKnown(districts, night) ? [] : ([{ element: 'districts' }] as const)),
  ];
}

/** Of seats there is nothing to say before a count or a poll gives some. */
function wholeContest(id: string, night: Night, election: ElectionView): readonly Section[] {
  const contest = election.contests.get(id) as Contest;
  return [
    { element: 'count', contest: id },
    ...(night.rows.has(`outlook:count:${id}`) ? ([{ element: 'outlook', contest: id }] as const) : []),
    ...(isDistrict(contest) || !hasRow(night, `seats:${id}:`) ? [] : ([{ element: 'seats', contest: id }] as const)),
    ...(election.pollstersOf(id).length === 0 ? [] : ([{ element: 'exit-polls', contest: id }] as const)),
  ];
}

/** One walk over the rows, however many contests there are: the page asks four times a second. */
function isAnyKnown(contests: readonly Contest[], { rows }: Night): boolean {
  const ids = new Set(contests.map(({ id }) => id));
  for (const key of rows.keys()) {
    const [family, contest = ''] = key.split(':', 2);
    if ((family === 'count' || family === 'call') && ids.has(contest)) return true;
  }
  return false;
}

function hasRow({ rows }: Night, beginning: string): boolean {
  for (const key of rows.keys()) if (key.startsWith(beginning)) return true;
  return false;
}

function isDistrict({ seats }: Contest): boolean {
  return seats === 1;
}
