import type { Definition } from './definition.ts';
import type { Election } from './election.ts';
import { parseDefinition } from './parse-definition.ts';

/**
 * For tests: the smallest definition that has everything. Three regions (WEST is an hour behind and closes last) under LAND,
 * 1000 + 2000 + 3000 voters; one contest `list` of four options, AGAINST being against all; 10 seats by largest remainder with the
 * Hare quota and a threshold of 5 %; the commission and two pollsters; exit polls sealed until midnight, counts until the region closes.
 * A new object each time, so that a test may change it.
 */
export function tinyDefinition(): Definition {
  return {
    night: 'tiny',
    version: 1,
    names: { en: 'A tiny election' },
    languages: ['en'],
    timeZone: 'Asia/Almaty',
    clock: { starts: '2023-03-19T06:00:00+06:00', ends: '2023-03-20T12:00:00+06:00' },
    voting: { opens: '2023-03-19T07:00:00+06:00' },
    units: [
      { id: 'LAND', kind: 'nation', names: { en: 'Land' }, voters: 6000 },
      {
        id: 'NORTH',
        parent: 'LAND',
        kind: 'region',
        names: { en: 'North' },
        voters: 1000,
        closes: '2023-03-19T20:00:00+06:00',
      },
      {
        id: 'SOUTH',
        parent: 'LAND',
        kind: 'region',
        names: { en: 'South' },
        voters: 2000,
        closes: '2023-03-19T20:00:00+06:00',
      },
      {
        id: 'WEST',
        parent: 'LAND',
        kind: 'region',
        names: { en: 'West' },
        voters: 3000,
        timeZone: 'Asia/Aqtobe',
        closes: '2023-03-19T20:00:00+05:00',
      },
    ],
    contests: [
      {
        id: 'list',
        names: { en: 'Party lists' },
        unit: 'LAND',
        options: [
          { id: 'APPLE', names: { en: 'Apple' }, kind: 'party', registered: 1 },
          { id: 'BIRCH', names: { en: 'Birch' }, kind: 'party', registered: 2 },
          { id: 'CEDAR', names: { en: 'Cedar' }, kind: 'party', registered: 3 },
          { id: 'AGAINST', names: { en: 'Against all' }, kind: 'against-all' },
        ],
        seats: 10,
        threshold: { percent: 5, base: 'all-options' },
        seatRule: { method: 'largest-remainder', quota: 'hare', ties: 'registered-earlier' },
      },
    ],
    sources: [
      { id: 'commission', names: { en: 'Election commission' }, kinds: ['turnout', 'count'], revisions: false },
      { id: 'first-poll', names: { en: 'First pollster' }, kinds: ['exit-poll'], revisions: false },
      { id: 'second-poll', names: { en: 'Second pollster' }, kinds: ['exit-poll'], revisions: false },
    ],
    exitPolls: { weighting: 'equal' },
    embargo: { exitPolls: { until: '2023-03-20T00:00:00+06:00' }, counts: 'unit-closes' },
    finalWhen: ['list'],
  };
}

/** For tests: the tiny definition after a change, parsed; throws where the change broke it. */
export function tinyElection(change: (definition: Definition) => void = () => {}): Election {
  const definition = tinyDefinition();
  change(definition);
  const parsed = parseDefinition(definition);
  if (!parsed.ok) throw new Error(parsed.mistakes.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return parsed.election;
}
