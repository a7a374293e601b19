import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition } from '@election-night/shared/election/definition.ts';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import type { RecordedNight } from './recorded-night.ts';

export type NightStep = { readonly what: string; take(night: RecordedNight): Promise<void> };

const cec = 'cec';

/** The recording has nobody to elect in its districts: here three of them have candidates. */
export function withCandidates(definition: Definition): Definition {
  const candidates = ['ONE', 'TWO', 'THREE'].map((id) => ({
    id,
    kind: 'candidate' as const,
    names: { en: `Candidate ${id}`, ru: `Кандидат ${id}`, kk: `Үміткер ${id}` },
  }));
  const contests = definition.contests.map((contest) =>
    /^district-0[123]$/.test(contest.id) ? { ...contest, options: [...contest.options, ...candidates] } : contest,
  );
  return { ...definition, contests };
}

function counted(district: string, ...votes: readonly [one: number, two: number, three: number, none: number]): object {
  const [ONE, TWO, THREE, AGAINST_ALL] = votes;
  return { unit: 'KZ', contest: district, votes: { ONE, TWO, THREE, AGAINST_ALL } };
}

/** What the sources and the desk do beside the recording, at the end of the minute that is named. */
const byHand: readonly (NightStep & { readonly at: string })[] = [
  {
    ...{ at: '2023-03-19T11:00:00+06:00', what: 'a first figure of one region, of an earlier time' },
    take: (night) => night.report(cec, 'turnout', '2023-03-19T09:10:00+06:00', { unit: 'KZ-75', percent: 3.2 }),
  },
  {
    ...{ at: '2023-03-19T13:00:00+06:00', what: 'a jump is held' },
    take: (night) => night.report(cec, 'turnout', '2023-03-19T12:50:00+06:00', { unit: 'KZ-10', percent: 88.88 }),
  },
  {
    ...{ at: '2023-03-19T15:00:00+06:00', what: 'a figure is corrected downwards' },
    take: (night) =>
      night.report(cec, 'turnout', '2023-03-19T14:20:00+06:00', {
        ...{ unit: 'KZ-59', percent: 41.07 },
        correction: { kind: 'correction', reason: 'Two digits were mixed up.' },
      }),
  },
  {
    ...{ at: '2023-03-19T15:30:00+06:00', what: 'ballots beside a percentage' },
    take: (night) =>
      night.report(cec, 'turnout', '2023-03-19T15:10:00+06:00', { unit: 'KZ-71', percent: 44.04, ballots: 330_000 }),
  },
  {
    ...{ at: '2023-03-19T20:30:00+06:00', what: 'a count comes in before it may be shown' },
    take: (night) =>
      night.report(cec, 'count', '2023-03-19T20:15:00+06:00', counted('district-01', 61_207, 30_411, 808, 9_013)),
  },
  {
    ...{ at: '2023-03-19T21:31:00+06:00', what: 'two districts are counted' },
    take: (night) =>
      night.report(
        ...([cec, 'count', '2023-03-19T21:20:00+06:00'] as const),
        ...[counted('district-02', 10_203, 20_817, 404, 1_009), counted('district-03', 0, 0, 0, 0)],
      ),
  },
  {
    ...{ at: '2023-03-20T00:10:00+06:00', what: 'one of them is counted further' },
    take: (night) => night.report(cec, 'count', '2023-03-20T00:05:00+06:00', counted('district-03', 5, 7, 1, 2)),
  },
  {
    ...{ at: '2023-03-20T00:20:00+06:00', what: 'the desk calls a district' },
    take: (night) =>
      night.decide('desk', 'calls', {
        ...{ asOf: '2023-03-20T00:20:00+06:00', contest: 'district-01', unit: 'KZ', of: 'winner', winner: 'ONE' },
        saidBy: 'The Steppe Post',
      }),
  },
  {
    ...{ at: '2023-03-20T20:25:00+06:00', what: 'the desk takes the call back' },
    take: (night) => night.decide('desk', 'calls/call:district-01:KZ/withdraw', { reason: 'Too early.' }),
  },
];

/** When the recording has a report or the night changes by itself, and a minute before: nothing may be there early. */
const recorded: readonly string[] = [
  ...[
    '2023-03-19T06:45:00+06:00',
    '2023-03-19T07:00:00+06:00',
    '2023-03-19T20:00:00+06:00',
    '2023-03-19T20:59:00+06:00',
  ],
  ...[
    '2023-03-19T21:00:00+06:00',
    '2023-03-19T23:59:00+06:00',
    '2023-03-20T00:00:00+06:00',
    '2023-03-20T20:11:00+06:00',
  ],
  ...readFileSync(join(repositoryRoot, 'recordings/kazakhstan-2023/reports.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { at: string }).at),
];

/** The night from its first minute to its last, in steps. */
export const nightSteps: readonly NightStep[] = [
  ...[...new Set(recorded)].map((at) => ({
    at,
    what: at.slice(5, 16),
    take: (night: RecordedNight) => night.goTo(at),
  })),
  ...byHand.map((step) => ({
    ...step,
    async take(night: RecordedNight) {
      await night.goTo(step.at);
      await step.take(night);
    },
  })),
].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
