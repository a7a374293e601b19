import { expect, test } from 'vitest';
import { loadNights } from '../runtime/load-nights.ts';
import { isKnownTopic, topicsOfRow } from './topics.ts';

const [night] = await loadNights('replay:recordings/tiny');
const election = (night as NonNullable<typeof night>).election;

test.each([
  ['turnout:TOWN', ['all', 'summary', 'turnout', 'unit:TOWN']],
  ['turnout:HILL', ['all', 'turnout', 'unit:HILL']],
  ['series:turnout:TOWN', ['all', 'summary', 'turnout', 'unit:TOWN']],
  ['series:turnout:HILL', ['all', 'turnout', 'unit:HILL']],
  ['exit-poll:council:ada', ['all', 'exit-polls', 'unit:TOWN']],
  ['exit-poll:council:combined', ['all', 'summary', 'exit-polls', 'unit:TOWN']],
  ['count:council:TOWN', ['all', 'summary', 'count:council', 'unit:TOWN']],
  ['count:council:HILL', ['all', 'count:council', 'unit:HILL']],
  ['seats:council:count', ['all', 'summary', 'count:council', 'unit:TOWN']],
  ['seats:council:exit-poll:ada', ['all', 'summary', 'exit-polls', 'unit:TOWN']],
  ['seats:council:exit-poll:combined', ['all', 'summary', 'exit-polls', 'unit:TOWN']],
  ['outlook:turnout:TOWN', ['all', 'summary', 'turnout', 'unit:TOWN']],
  ['outlook:count:council', ['all', 'summary', 'count:council', 'unit:TOWN']],
  ['call:council:HILL', ['all', 'summary', 'count:council', 'unit:HILL']],
  ['call:council:TOWN:majority', ['all', 'summary', 'count:council', 'unit:TOWN']],
  ['call:council:TOWN:seats', ['all', 'summary', 'count:council', 'unit:TOWN']],
  ['correction:0a1b', ['all', 'summary']],
  ['source:office', ['all', 'summary']],
  ['a-later-family:x', ['all']],
])('P-TOP-2: the row %s belongs to %j', (key, topics) => {
  expect(topicsOfRow(election, key)).toEqual(topics);
});

test('P-TOP-2: the night row belongs to every topic', () => {
  expect(topicsOfRow(election, 'night')).toBe('every');
});

test.each(['all', 'summary', 'turnout', 'exit-polls', 'count:council', 'unit:HILL', 'unit:TOWN'])(
  'P-TOP-1: the topic %s is known',
  (topic) => expect(isKnownTopic(election, topic)).toBe(true),
);

test.each(['', 'every', 'count', 'unit:', 'unit:MARS', 'count:HILL', 'unit:HILL:x', 'exit-polls:council', '__proto__'])(
  'the topic "%s" is not known',
  (topic) => expect(isKnownTopic(election, topic)).toBe(false),
);
