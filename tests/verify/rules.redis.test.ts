import { tinyElection } from '@election-night/shared/election/fixture-definition.ts';
import { counts, turnout } from '@election-night/shared/election/fixture-reports.ts';
import { mended } from '@election-night/shared/election/fixture-subject.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PrivateRedis, startPrivateRedis } from '../../tools/src/redis/private-redis.ts';
import { chained, commitIn } from './forge-log.ts';
import { verifyLines } from './verify-lines.ts';
import { logOfNight } from './written-night.ts';

const afterTheClose = '2023-03-20T01:00:00+06:00';
const election = tinyElection((definition) => {
  definition.rules = { ...definition.rules, jump: { action: 'flag', limit: 10 } };
});
let server: PrivateRedis;
let redis: Redis;
let lines: readonly string[];
let commits: Commit[];

beforeAll(async () => {
  server = await startPrivateRedis();
  redis = new Redis(server.url.slice('unix://'.length));
  lines = await logOfNight(
    redis,
    election,
    [
      [turnout('06:00', { NORTH: 10, SOUTH: 20, WEST: 30 })],
      [turnout('07:00', { NORTH: 15, SOUTH: 25, WEST: 55 })],
      // Falls, so it waits.
      [turnout('08:00', { NORTH: 14 })],
      // Puts out the later, smaller one.
      [turnout('06:00', { SOUTH: { percent: 26, correction: mended } })],
      [counts('18:00', { NORTH: { votes: { APPLE: 40, BIRCH: 30 } }, SOUTH: { votes: { APPLE: 100, BIRCH: 90 } } })],
      [counts('19:00', { NORTH: { votes: { APPLE: 50, BIRCH: 30 } } })],
    ],
    {
      opens: afterTheClose,
      desk: ({ rev }) =>
        rev === 7
          ? { action: 'call', contest: 'list', of: 'winner', winner: 'APPLE', asOf: '2023-03-19T20:00:00Z' }
          : undefined,
    },
  );
  commits = lines.map(commitIn);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

const revs = { begin: 1, morning: 2, jump: 3, held: 4, corrected: 5, counted: 6, more: 7, called: 8 } as const;

/** The log with one commit changed and the chain computed anew. */
function forged(rev: number, change: (commit: Mutable<Commit>) => void): string[] {
  const copy = structuredClone(commits) as Mutable<Commit>[];
  change(copy[rev - 1] as Mutable<Commit>);
  return chained(copy as Commit[]);
}

/** A forger knows no types. */
type Mutable<T> = { -readonly [K in keyof T]: any };
const rowOf = ({ rows }: Mutable<Commit>, key: string): any => rows.find((row: { key: string }) => row.key === key);

function renumber(commit: Mutable<Commit>, rev: number): void {
  commit.rev = rev;
  for (const row of commit.rows) row.rev = rev;
}

test('the honest log verifies: it has a flag, a held figure, a correction and a withdrawn figure', () => {
  expect(verifyLines(election, lines)).toMatchObject({ rev: 8, entries: 8, figures: 10 });
  expect(commits[revs.jump - 1]?.entries.map(({ flags }) => flags)).toEqual([undefined, undefined, ['jump']]);
  expect(commits[revs.held - 1]?.entries).toEqual([]);
  expect(commits[revs.corrected - 1]?.withdrawn).toEqual([commits[revs.jump - 1]?.entries[1]]);
  expect(rowOf(commits[revs.held - 1] as Mutable<Commit>, 'turnout:NORTH').flags).toEqual(['held']);
});

describe('the rule that a change breaks', () => {
  const cases: [rule: string, what: string, rev: number, change: (commit: Mutable<Commit>) => void][] = [
    ['form', 'a field that nobody knows', revs.jump, (commit) => Object.assign(commit, { more: 1 })],
    ['form', 'a family that nobody knows', revs.jump, ({ rows, rev }) => rows.push({ key: 'poem:LAND', rev })],
    ['form', 'a row of another rev', revs.jump, ({ rows }) => Object.assign(rows[0], { rev: 2 })],
    ['form', 'a row twice', revs.jump, ({ rows }) => rows.push(rows[0])],
    [
      'form',
      'a figure that is no number',
      revs.jump,
      ({ entries }) => Object.assign(entries[0].entry, { percent: '15' }),
    ],
    ['night', 'another night', revs.jump, (commit) => Object.assign(commit, { night: 'other' })],
    ['night', 'another mode', revs.jump, (commit) => Object.assign(commit, { mode: 'test' })],
    ['night', 'another epoch', revs.jump, (commit) => Object.assign(commit, { epoch: 'l00000000000' })],
    ['order', 'a time that goes back', revs.jump, (commit) => Object.assign(commit, { at: '2023-03-18T00:00:00Z' })],
    ['order', 'a rev that was there', revs.jump, (commit) => renumber(commit, 2)],
    ['gap', 'a rev that is not due yet', revs.jump, (commit) => renumber(commit, 9)],
    [
      'entry',
      'a unit that is not there',
      revs.jump,
      ({ entries }) => {
        entries[0].subject = 'turnout||MARS|commission';
        entries[0].entry.unit = 'MARS';
      },
    ],
    [
      'entry',
      'a figure that breaks a rule that holds',
      revs.jump,
      ({ entries }) => Object.assign(entries[0].entry, { percent: 9 }),
    ],
    ['entry', 'a figure again', revs.more, ({ entries }) => entries.push(commits[5]?.entries[0])],
    [
      'entry',
      'a figure withdrawn that was not there',
      revs.more,
      (commit) => Object.assign(commit, { withdrawn: [{ ...commits[1]?.entries[0], asOf: '2023-03-19T05:00:00Z' }] }),
    ],
    ['flag', 'a flag left out', revs.jump, ({ entries }) => delete entries[2].flags],
    ['flag', 'a flag that no rule gives', revs.jump, ({ entries }) => Object.assign(entries[0], { flags: ['jump'] })],
    [
      'flag',
      'held, where the night has nothing held',
      revs.jump,
      (commit) => rowOf(commit, 'turnout:NORTH').flags.push('held'),
    ],
    [
      'row',
      'a total of the nation',
      revs.jump,
      (commit) => {
        rowOf(commit, 'turnout:LAND').ballots += 1;
      },
    ],
    [
      'row',
      'a row that should change',
      revs.jump,
      (commit) => {
        commit.rows = commit.rows.filter(({ key }: { key: string }) => key !== 'turnout:LAND');
      },
    ],
    [
      'row',
      'a row that should not be there',
      revs.jump,
      ({ rows, rev }) => rows.push({ ...rows[0], key: 'count:list:WEST', rev }),
    ],
    [
      'row',
      'a row that did not change',
      revs.more,
      ({ rows, rev }) => rows.push({ ...rowOf(commits[4] as Mutable<Commit>, 'turnout:SOUTH'), rev }),
    ],
    [
      'row',
      'a seat',
      revs.counted,
      (commit) => {
        const { seats } = rowOf(commit, 'seats:list:count');
        seats[Object.keys(seats)[0] as string] += 1;
      },
    ],
    ['row', 'an entry left out', revs.jump, ({ entries }) => entries.pop()],
    ['flag', 'a withdrawal left out', revs.corrected, (commit) => delete commit.withdrawn],
    [
      'correction',
      'what a figure was',
      revs.corrected,
      (commit) => {
        commit.rows.find(({ key }: { key: string }) => key.startsWith('correction:')).before = 21;
      },
    ],
    [
      'correction',
      'a correction left out',
      revs.corrected,
      (commit) => {
        commit.rows = commit.rows.filter(({ key }: { key: string }) => !key.startsWith('correction:'));
      },
    ],
    [
      'row',
      'a call that does not say that it is contradicted',
      revs.called,
      (commit) => {
        const call = commit.rows.find(({ key }: { key: string }) => key.startsWith('call:'));
        call.contradicted = !call.contradicted;
      },
    ],
  ];
  test('night: a definition that is not the one that the night names', () => {
    expect(verifyLines(tinyElection(), lines)).toMatchObject({ rev: 1, rule: 'night' });
  });

  test.each(cases)('%s: %s', (rule, _, rev, change) => {
    const finding = verifyLines(election, forged(rev, change));
    expect(finding).toMatchObject({ rev, rule, message: expect.any(String) });
  });
});
