import { describe, expect, test } from 'vitest';
import type { Definition } from './definition.ts';
import { tinyElection } from './fixture-definition.ts';
import { nightInMemory } from './fixture-night.ts';
import { counts, poll, turnout } from './fixture-reports.ts';
import type { Report } from './report.ts';
import type { SubjectEntry } from './walk-subject.ts';

// What was published on real nights, as their sources say it; docs/rules.md names them. The units are those of the tiny election.

/** What the walk says of every entry that came: outcome and codes, in the order of the subjects. */
function words(change: (definition: Definition) => void, ...reports: readonly Report[]) {
  const night = nightInMemory(tinyElection(change));
  for (const report of reports) night.send(report);
  const word = ({ outcome, reason, flags }: SubjectEntry) =>
    [outcome, ...(reason?.map(({ code }) => code) ?? flags ?? [])].join(' ');
  return [...night.subjects.values()].flat().map(word);
}

const asItIs = () => {};
const listOf = (unit: string, voters: number) => (definition: Definition) => {
  for (const one of definition.units) if (one.id === unit) one.voters = voters;
};

describe('Volusia County, Florida, 7 November 2000, precinct 216: 585 on the list, 412 ballots', () => {
  const precinct = listOf('NORTH', 585);

  test('−16,022 votes for one candidate', () => {
    expect(
      words(precinct, counts('16:00', { NORTH: { votes: { APPLE: -16_022, BIRCH: 2813 }, ballots: 412 } })),
    ).toEqual(['held negative']);
  });

  test('2,813 votes for another one', () => {
    expect(words(precinct, counts('16:00', { NORTH: { votes: { BIRCH: 2813 }, ballots: 412 } }))).toEqual([
      'held votes-above-ballots',
    ]);
  });
});

test('St. Lucie County, Florida, 6 November 2012: 140.92 %, the cards of two-card ballots over the list', () => {
  const county = listOf('LAND', 175_554);
  expect(words(county, turnout('16:00', { LAND: { percent: 140.92, ballots: 247_383 } }))).toEqual([
    'held turnout-above-100 ballots-above-voters',
  ]);
});

describe('Sarpy County, Nebraska, 2 November 2004: the votes of 32 precincts were counted twice', () => {
  test('3,342 ballots in a ward of fewer than 3,000 voters', () => {
    const ward = listOf('NORTH', 3000);
    expect(words(ward, turnout('16:00', { NORTH: { ballots: 3342 } }))).toEqual(['held ballots-above-voters']);
  });

  test('both candidates have exactly twice what they had (how many these were is not in the source: any figures will do)', () => {
    const once = counts('15:00', { LAND: { votes: { APPLE: 900, BIRCH: 771 } } });
    const twice = counts('16:00', { LAND: { votes: { APPLE: 1800, BIRCH: 1542 } } });
    expect(words(asItIs, once, twice)).toEqual(['accepted', 'held doubled']);
  });
});

test('Rostov, Russia, 4 December 2011: five shares on a screen that sum to 144.42', () => {
  const five = (definition: Definition) => {
    definition.contests[0]?.options.push({ id: 'ELDER', names: { en: 'Elder' }, kind: 'party', registered: 5 });
  };
  const shares = { APPLE: 58.99, BIRCH: 32.96, CEDAR: 23.74, ELDER: 19.41, AGAINST: 9.32 };
  expect(words(five, counts('16:00', { NORTH: { shares } }))).toEqual(['held shares-do-not-sum']);
});

test('Antrim County, Michigan, 3 November 2020: most scanners counted by the list of options before its last change', () => {
  const changed = (definition: Definition) => {
    for (const contest of definition.contests) contest.optionsVersion = 2;
  };
  const votes = { APPLE: 410, BIRCH: 90 };
  expect(
    words(changed, counts('16:00', { NORTH: { votes, optionsVersion: 2 }, SOUTH: { votes, optionsVersion: 1 } })),
  ).toEqual(['accepted', 'held option-list-differs']);
});

test('Georgia, 5 January 2021, as two broadcasters showed it: 742,323 votes after 774,723', () => {
  const [shown, then] = [774_723, 742_323].map((APPLE, at) => counts(`1${at}:00`, { LAND: { votes: { APPLE } } }));
  expect(words(asItIs, shown as Report, then as Report)).toEqual(['accepted', 'held fall']);
});

// Of no night that we have a source for.
test('543 votes for yes, the only option that is told, among 300 valid ones', () => {
  const said = { votes: { APPLE: 543 }, total: 300 };
  expect(words(asItIs, counts('16:00', { NORTH: said }))).toEqual(['held votes-do-not-sum']);
  expect(words(asItIs, counts('16:00', { NORTH: { votes: said.votes, ballots: 300 } }))).toEqual([
    'held votes-above-ballots',
  ]);
});

describe('Kazakhstan, 19 March 2023, as different pages printed it', () => {
  test('3,341,510 votes for 3,431,510, beside the commission', () => {
    const withPress = (definition: Definition) => {
      definition.sources.push({ id: 'press', names: { en: 'Press' }, kinds: ['count'], revisions: false });
    };
    const right = counts('16:00', { LAND: { votes: { APPLE: 3_431_510 } } });
    const retyped = counts('16:00', { LAND: { votes: { APPLE: 3_341_510 } } }, 'press');
    expect(words(withPress, right, retyped)).toEqual(['accepted', 'accepted transposed']);
  });

  test('the same with the other parties and the total: the votes miss it by 90,000', () => {
    const votes = { APPLE: 3_341_510 };
    const total = 6_366_441;
    const others = total - 3_431_510;
    const report = counts('16:00', { LAND: { votes: { ...votes, BIRCH: others, CEDAR: 0, AGAINST: 0 }, total } });
    expect(words(asItIs, report)).toEqual(['held votes-do-not-sum']);
  });

  test('41.07 % for 51.07 after 49.14', () => {
    const said = [turnout('10:00', { NORTH: 49.14 }), turnout('12:00', { NORTH: 41.07 })] as const;
    expect(words(asItIs, ...said)).toEqual(['accepted', 'held fall']);
  });

  test('54.29 % for 54.19, with the ballots and the list', () => {
    const nation = listOf('LAND', 12_035_578);
    const said = { percent: 54.29, ballots: 6_521_860, voters: 12_035_578 };
    expect(words(nation, turnout('16:00', { LAND: said }))).toEqual(['held percent-disagrees']);
  });

  test('a list of 12,320,550 for 12,032,550', () => {
    const nation = listOf('LAND', 12_032_550);
    expect(words(nation, turnout('16:00', { LAND: { voters: 12_320_550 } }))).toEqual(['held voters-differ']);
  });

  test('an exit poll that sums to 100.03', () => {
    const strict = (definition: Definition) => {
      definition.rules = { 'shares-do-not-sum': { action: 'hold', limit: 0.02 } };
    };
    const shares = { APPLE: 60.03, BIRCH: 20, CEDAR: 10, AGAINST: 10 };
    expect(words(strict, poll('16:00', 'first-poll', { shares }))).toEqual(['held shares-do-not-sum']);
  });
});
