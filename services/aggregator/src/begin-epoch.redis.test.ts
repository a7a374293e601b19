import type { ReplayAction } from '@election-night/shared/queue/report-queue.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { epochPattern } from '@election-night/shared/wire/position.ts';
import { testRedis } from '@election-night/tools/redis/test-redis.ts';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { controlReplay } from './control-replay.ts';
import { openNight } from './open-night.ts';
import { bulletin, handClock, reportJob, testNight } from './test-night.ts';

const log = pino({ level: 'silent' });
const night = testNight('replay');
const keys = nightKeys(night.mode, night.id);
let redis: Redis;

testRedis((connection) => {
  redis = connection;
});

async function open() {
  const clock = handClock();
  const keeper = await openNight(redis, night, clock.wall, log);
  let asked = 0;
  const control = (action: ReplayAction) => {
    const id = `request-${++asked}`;
    const job = { run: keeper.state.run, id, digest: id, control: action, receivedAt: '2023-03-19T06:00:00Z' };
    return controlReplay(redis, keeper, clock.wall, { type: 'replay-control', mode: night.mode, ...job });
  };
  return { keeper, control };
}

/** What `log:epochs` says, oldest first. */
async function announced(): Promise<Record<string, string>[]> {
  const entries = await redis.xrange(keys.epochs, '-', '+');
  return entries.map(([, [, epoch = '', , reason = '', , run = '']]) => ({ epoch, reason, run }));
}

test('P-POS-3, P-POS-4, P-POS-5: each start and each seek back mints a larger epoch of the same form, with its reason and a new run', async () => {
  const { control } = await open();
  // Faster than the clock of Redis ticks.
  for (let round = 0; round < 20; round += 1) await control({ action: 'start', from: '2023-03-19T12:00:00+06:00' });
  await control({ action: 'seek', to: '2023-03-19T08:00:00+06:00' });
  const epochs = await announced();
  expect(epochs).toHaveLength(22);
  for (const { epoch } of epochs) expect(epoch).toMatch(new RegExp(epochPattern));
  expect(epochs.every(({ epoch }) => epoch?.startsWith('r'))).toBe(true);
  expect(epochs.map(({ epoch }) => epoch)).toEqual([...new Set(epochs.map(({ epoch }) => epoch))].sort());
  expect(new Set(epochs.map(({ run }) => run)).size).toBe(22);
  const reasons = epochs.map(({ reason }) => reason);
  expect([reasons[0], new Set(reasons.slice(1, -1)), reasons.at(-1)]).toEqual([
    'night-start',
    new Set(['replay-start']),
    'replay-seek',
  ]);
});

test('P-POS-4: an epoch is larger than the one before also where the clock of Redis was set back', async () => {
  const { keeper, control } = await open();
  const ahead = `r${(Date.now() + 365 * 86_400_000).toString(36).padStart(9, '0')}zz`;
  await redis.rename(keys.log(keeper.state.epoch), keys.log(ahead));
  await redis.hset(keys.fence, 'epoch', ahead);
  await redis.hset(keys.meta, 'epoch', ahead);
  await keeper.reload();
  await control({ action: 'start' });
  expect(keeper.state.epoch > ahead).toBe(true);
});

test('P-POS-8: the first commit of an epoch names where the one before ended', async () => {
  const { keeper, control } = await open();
  await keeper.write([
    reportJob(keeper.state.run, bulletin('b1', '2023-03-19T10:00:00+06:00', { NORTH: 10 }), night.mode),
  ]);
  const { epoch, rev, head } = keeper.state;
  await control({ action: 'start' });
  const [first] = await commits(keeper.state.epoch);
  expect(first).toMatchObject({
    rev: 1,
    cause: [{ type: 'epoch', reason: 'replay-start' }],
    parent: { epoch, rev, head },
  });
});

test('P-ROW-1: a commit holds the rows that changed, each with its rev, and no other', async () => {
  const { keeper, control } = await open();
  await control({ action: 'start', from: '2023-03-19T12:00:00+06:00', paused: true });
  const send = (id: string, asOf: string, percents: Record<string, number>) =>
    keeper.write([reportJob(keeper.state.run, bulletin(id, asOf, percents), night.mode)]);
  await send('b1', '2023-03-19T10:00:00+06:00', { NORTH: 10, SOUTH: 20, WEST: 30 });
  await send('b2', '2023-03-19T11:00:00+06:00', { NORTH: 15 });
  const last = (await commits(keeper.state.epoch)).at(-1) as Commit;
  expect(last.rows.every(({ rev }) => rev === 3)).toBe(true);
  const changed = last.rows.map(({ key }) => key);
  expect(changed).toEqual(expect.arrayContaining(['turnout:NORTH', 'turnout:LAND']));
  for (const key of ['turnout:SOUTH', 'turnout:WEST', 'night']) expect(changed).not.toContain(key);
  expect(JSON.parse((await redis.hget(keys.rows, 'turnout:SOUTH')) as string)).toMatchObject({ percent: 20, rev: 2 });
});

async function commits(epoch: string): Promise<Commit[]> {
  const entries = await redis.xrange(keys.log(epoch), '-', '+');
  return entries.map(([, fields]) => JSON.parse(fields[1] as string) as Commit);
}
