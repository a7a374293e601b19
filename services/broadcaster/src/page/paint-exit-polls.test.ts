import type { Definition } from '@election-night/shared/election/definition.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import { placeElection } from '@election-night/shared/election/place-election.ts';
import type { PublishedRow } from '@election-night/shared/election/row.ts';
import { spoken } from '@election-night/shared/messages/say.ts';
import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import { expect, test } from 'vitest';
import { nightFormat } from './night-format.ts';
import { paintExitPolls } from './paint-exit-polls.ts';
import type { PaintedNight } from './painted-night.ts';

const [night] = await loadNights('replay:recordings/tiny');
const tiny = night?.election.definition as Definition;

/** What is said of the polls while the next release of anything is that of counts at 20:30, and the last polls close at 21:00. */
function saidBefore(embargo: Definition['embargo']): string {
  const election = placeElection({ ...tiny, embargo }) as Election;
  const row = { key: 'night', embargo: { until: '2030-01-05T20:30:00Z' } };
  const painted = {
    ...{ election, language: 'en', words: spoken.en, format: nightFormat('en', 'Etc/UTC', ['en']) },
    row: (key: string) => (key === 'night' ? (row as unknown as PublishedRow) : undefined),
  } as PaintedNight;
  return paintExitPolls(painted, [...election.contests.values()])?.text ?? '';
}

test('polls are told to come at the time of the definition, and without one at the last close of polls', () => {
  expect(saidBefore({ counts: 'unit-closes', exitPolls: { until: '2030-01-05T21:15:00Z' } })).toContain('21:15');
  expect(saidBefore({ counts: 'unit-closes' })).toContain('21:00');
});
