import { readFileSync } from 'node:fs';
import type { CallAction } from '@election-night/shared/election/calls/call-row.ts';
import type { Definition } from '@election-night/shared/election/definition.ts';
import { placeElection } from '@election-night/shared/election/place-election.ts';
import type { Row } from '@election-night/shared/election/row.ts';
import { expect, test } from 'vitest';
import { foreseeCall } from './foresee-call.ts';

const tiny = new URL('../../../../../recordings/tiny/definition.json', import.meta.url);
const election = placeElection(JSON.parse(readFileSync(tiny, 'utf8')) as Definition);
const oak: CallAction = {
  ...{ action: 'call', contest: 'council', of: 'winner', winner: 'OAK', asOf: '2030-01-05T21:30:00Z' },
};
const count = (votes: Record<string, number>, status: string): Row =>
  ({ ...{ key: 'count:council:TOWN', asOf: '2030-01-05T21:20:00Z', flags: [] }, votes, basis: {}, status }) as Row;
const foresee = (action: CallAction, now: string, ...rows: Row[]) =>
  foreseeCall(election, action, now, (key) => rows.find((row) => row.key === key));

test('a call that the count bears out is foreseen with its lead and what is still out', () => {
  const row = count({ OAK: 500, BIRCH: 300, CEDAR: 100, NONE: 10 }, 'unofficial-partial');
  expect(foresee(oak, '2030-01-05T21:30:00Z', row)).toMatchObject({
    outcome: 'judged',
    row: { contradicted: false, lead: 200, open: true, outstanding: { basis: 'lists' } },
  });
});

test('one that trails is foreseen as contradicted', () => {
  const row = count({ OAK: 300, BIRCH: 500, CEDAR: 100, NONE: 10 }, 'unofficial-complete');
  expect(foresee(oak, '2030-01-05T21:30:00Z', row)).toMatchObject({
    row: { contradicted: true, contradiction: { code: 'trails' }, lead: -200 },
  });
});

test('one before the close of polls is foreseen as refused, and so is another word beside a standing call', () => {
  expect(foresee(oak, '2030-01-05T20:59:00Z')).toMatchObject({ outcome: 'refused' });
  const standing = { key: 'call:council:TOWN', state: 'called', winner: 'BIRCH', at: '2030-01-05T21:10:00Z' };
  expect(foresee(oak, '2030-01-05T21:30:00Z', standing as unknown as Row)).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('withdraw that call first'),
  });
});
