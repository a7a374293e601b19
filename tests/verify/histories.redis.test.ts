import { tinyElection } from '@election-night/shared/election/fixture-definition.ts';
import { turnout } from '@election-night/shared/election/fixture-reports.ts';
import { mended } from '@election-night/shared/election/fixture-subject.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { beginRun } from '../../services/aggregator/src/begin-epoch.ts';
import { openNight } from '../../services/aggregator/src/open-night.ts';
import { handClock, reportJob, testNight } from '../../services/aggregator/src/test-night.ts';
import { testRedis } from '../../tools/src/redis/test-redis.ts';
import { readLines } from '../../tools/src/verify/read-lines.ts';
import { verifyLines } from './verify-lines.ts';
import { linesOfLog, logOfNight } from './written-night.ts';

// A log may hold several epochs, and its texts whatever JSON may hold.

const election = tinyElection();
const night = testNight();
const keys = nightKeys(night.mode, night.id);
const silent = pino({ level: 'silent' });
let redis: Redis;

testRedis((connection) => {
  redis = connection;
});

const morning = turnout('06:00', { NORTH: 10, SOUTH: 20, WEST: 30 });
const noon = turnout('07:00', { NORTH: 15, SOUTH: 25, WEST: 35 });

async function open() {
  const keeper = await openNight(redis, night, handClock().wall, silent);
  const send = (report: typeof morning) => keeper.write([reportJob(keeper.state.run, report)]);
  return { keeper, send, log: () => linesOfLog(redis, night, keeper.state.epoch) };
}

test('P-POS-8: a history that goes on after lost commits verifies after the log before it, up to where that went', async () => {
  const first = await open();
  await first.send(morning);
  const older = await first.log();
  await redis.hset(keys.meta, 'redisRunId', 'another process');
  const second = await open();
  await second.send(noon);
  const newer = await second.log();
  expect(verifyLines(election, [...older, ...newer])).toMatchObject({
    epoch: second.keeper.state.epoch,
    rev: 4,
    head: second.keeper.state.head,
    parent: { epoch: first.keeper.state.epoch, rev: 2 },
  });
  expect(verifyLines(election, newer)).toMatchObject({ rule: 'parent', rev: 3 });
  expect(verifyLines(election, [...older.slice(0, 1), ...newer])).toMatchObject({ rule: 'parent', rev: 2 });
});

test('a new run begins from nothing, and names the head of the one before it', async () => {
  const first = await open();
  await first.send(morning);
  const older = await first.log();
  const { state } = first.keeper;
  const beginning = { night, reason: 'replay-start', now: Date.parse(state.at), anchor: state.anchor } as const;
  await beginRun(redis, state, beginning);
  const second = await open();
  await second.send(noon);
  const newer = await second.log();
  for (const lines of [newer, [...older, ...newer]]) {
    expect(verifyLines(election, lines)).toMatchObject({
      epoch: second.keeper.state.epoch,
      rev: 2,
      figures: expect.any(Number),
    });
  }
  expect(verifyLines(election, [...older.slice(0, -1), ...newer])).toMatchObject({ rule: 'parent', rev: 2 });
  expect(verifyLines(election, [...newer, ...older])).toMatchObject({ rule: 'parent' });
});

test('an accepted figure that no row shows is in the log, so that a row that shows it later can be recomputed', async () => {
  const lines = await logOfNight(
    redis,
    election,
    [
      [noon],
      [turnout('05:00', { NORTH: { voters: 1000 } })],
      [turnout('06:00', { NORTH: { percent: 60, correction: mended } })],
    ],
    { clockStands: true },
  );
  const [, , second, third] = lines.map((line) => JSON.parse(line).commit);
  expect([second.rows, second.entries.length]).toEqual([[], 1]);
  expect(third.withdrawn).toHaveLength(1);
  expect(verifyLines(election, lines)).toMatchObject({ entries: 4 });
});

test('of what the desk released for one time the last word is shown, and the log says so', async () => {
  const wrong = turnout('06:00', { NORTH: 11 });
  const right = turnout('06:00', { NORTH: 12 });
  const elsewhere = turnout('06:30', { SOUTH: 21 });
  let released = 0;
  const lines = await logOfNight(redis, election, [[morning], [wrong], [right], [elsewhere]], {
    desk: ({ held }) => {
      const entry = [...held.keys()].at(-1);
      if (entry === undefined || held.size + released < 2) return undefined;
      released += 1;
      return { action: 'release', entry, reason: 'the commission called' };
    },
  });
  const commits = lines.map((line) => JSON.parse(line).commit);
  const shown = commits.flatMap(({ rows }) => rows.filter(({ key }: { key: string }) => key === 'turnout:NORTH'));
  expect(released).toBe(2);
  expect(shown.map(({ percent }) => percent)).toEqual([10, 10, 12, 11]);
  expect(verifyLines(election, lines)).toMatchObject({ entries: lines.length });
});

test('a published head that is ahead, or that no entry has, shows what is missing', async () => {
  const { keeper, send, log } = await open();
  await send(morning);
  await send(noon);
  const lines = await log();
  const { head, rev } = keeper.state;
  expect(verifyLines(election, lines, { head, rev })).toMatchObject({ publishedAt: 3 });
  expect(verifyLines(election, lines.slice(0, 2), { head, rev })).toMatchObject({ rule: 'head', rev: 3 });
  expect(verifyLines(election, lines.slice(0, 2), { head })).toMatchObject({ rule: 'head', rev: 3 });
  expect(verifyLines(election, lines, { head: '0'.repeat(64), rev })).toMatchObject({ rule: 'head', rev: 3 });
  const earlier = JSON.parse(lines[1] as string).hash;
  expect(verifyLines(election, lines, { head: earlier })).toMatchObject({ rev: 3, publishedAt: 2 });
});

test('a text that could be read in two ways is refused, and the separators of lines that JSON may hold are no ends', async () => {
  const reason = 'mistyped\u2028\u2029\u0085 – İıß';
  const { send, log } = await open();
  await send(morning);
  await send(turnout('06:30', { NORTH: { percent: 5, correction: { ...mended, reason } } }));
  const lines = await log();
  const text = Buffer.from(`${lines.join('\n')}\n`);
  for (const size of [1, 7, 4096]) {
    const read: string[] = [];
    for await (const line of readLines(piecesOf(text, size))) read.push(Buffer.from(line).toString());
    expect(read).toEqual(lines);
  }
  expect(verifyLines(election, lines)).toMatchObject({ entries: 3 });
  const [first = '', second = ''] = lines;
  const twoWays = ['{"night":"tiny","night":"tiny",', '{ "night":"tiny",', '{"night":"tin\\u0079",'];
  for (const other of twoWays) {
    const finding = verifyLines(election, [first, second.replace('{"night":"tiny",', other)]);
    expect(finding).toMatchObject({ rev: 2, rule: 'form', message: expect.stringContaining('in two ways') });
  }
  expect(verifyLines(election, [first, `${second}\r`])).toMatchObject({ rev: 2, rule: 'form' });
  expect(verifyLines(election, [])).toMatchObject({ rev: 1, rule: 'gap' });
});

async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}
