import { createHash } from 'node:crypto';
import type { Definition } from '@election-night/shared/election/definition.ts';
import type { TurnoutRow } from '@election-night/shared/election/row.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { testRedis } from '../../../tools/src/redis/test-redis.ts';
import { commitWrite } from './commit-write.ts';
import { controlReplay } from './control-replay.ts';
import { foldBatch } from './fold-batch.ts';
import { type NightKeeper } from './keep-night.ts';
import { openNight } from './open-night.ts';
import { bulletin, exitPoll, handClock, reportJob, testNight } from './test-night.ts';
import { numberWrite } from './write.ts';

const log = pino({ level: 'silent' });
const night = testNight();
const keys = nightKeys(night.mode, night.id);
let redis: Redis;

testRedis((connection) => {
  redis = connection;
});

const morning = bulletin('b1', '2023-03-19T10:00:00+06:00', { NORTH: 10, SOUTH: 20, WEST: 30 });
const noon = bulletin('b2', '2023-03-19T11:00:00+06:00', { NORTH: 15, SOUTH: 25, WEST: 35 });

async function open(clock = handClock()) {
  const keeper = await openNight(redis, night, clock.wall, log);
  return { keeper, clock, send: (report: typeof morning) => keeper.write([reportJob(keeper.state.run, report)]) };
}

/** Everything of the night in Redis, for comparisons. */
async function everything(epoch: string, run: string) {
  return {
    meta: await redis.hgetall(keys.meta),
    fence: await redis.hgetall(keys.fence),
    entries: await redis.hgetall(keys.entries),
    totals: await redis.hgetall(keys.totals),
    rows: await redis.hgetall(keys.rows),
    log: await redis.xrange(keys.log(epoch), '-', '+'),
    writes: await redis.xrange(keys.writes, '-', '+'),
    admitted: await redis.hgetall(keys.admitted(run)),
    held: await redis.hgetall(keys.held),
    sealed: await redis.hgetall(keys.sealed),
  };
}

function memoryOf({ state }: NightKeeper) {
  const { night: _, ...memory } = state;
  return memory;
}

test('P-POS-6, P-ROW-5: a bulletin becomes one commit: its units, their sum, the series and the source, with totals that moved in Redis', async () => {
  const { keeper, send } = await open();
  await send(morning);
  expect(keeper.state.rev).toBe(2);
  const land = JSON.parse((await redis.hget(keys.rows, 'turnout:LAND')) as string) as TurnoutRow;
  expect(land).toMatchObject({
    ballots: 100 + 400 + 900,
    voters: 6000,
    percent: 23.33,
    reporting: { in: 3, of: 3 },
    rev: 2,
  });
  expect(await redis.hgetall(keys.totals)).toMatchObject({
    'turnout:LAND:ballots': '1400',
    'turnout:LAND:voters': '6000',
  });
  const [entry] = await redis.xrange(keys.log(keeper.state.epoch), '2-0', '2-0');
  const commit = JSON.parse(entry?.[1][1] as string);
  expect(commit.entries).toHaveLength(3);
  expect(commit.rows.every(({ rev }: { rev: number }) => rev === 2)).toBe(true);
  expect(commit.rows.map(({ key }: { key: string }) => key)).toContain('source:commission');
});

test('P-POS-9: the log is a hash chain whose head is in meta', async () => {
  const { keeper, send } = await open();
  await send(morning);
  await send(noon);
  let head = '';
  for (const [, fields] of await redis.xrange(keys.log(keeper.state.epoch), '-', '+')) {
    head = createHash('sha256')
      .update(head)
      .update(fields[1] as string)
      .digest('hex');
    expect(fields[3]).toBe(head);
  }
  expect(await redis.hget(keys.meta, 'head')).toBe(head);
});

test('P-POS-7, P-IN-10: the same job a second time changes nothing at all', async () => {
  const { keeper, send } = await open();
  await send(morning);
  const before = await everything(keeper.state.epoch, keeper.state.run);
  await send(morning);
  expect(await everything(keeper.state.epoch, keeper.state.run)).toEqual(before);
});

test('a restart loads what memory held, to the last field', async () => {
  const { keeper, clock, send } = await open();
  await send(morning);
  await send(bulletin('fall', '2023-03-19T11:30:00+06:00', { NORTH: 5 }));
  await send(exitPoll('p1', { APPLE: 50, BIRCH: 30, CEDAR: 15, AGAINST: 5 }));
  const again = await openNight(redis, night, clock.wall, log);
  expect(memoryOf(again)).toEqual(memoryOf(keeper));
});

test('two aggregators lose no report and count none twice, whoever writes first', async () => {
  const clock = handClock();
  const [one, two] = [await openNight(redis, night, clock.wall, log), await openNight(redis, night, clock.wall, log)];
  const hours = Array.from({ length: 40 }, (_, n) => n);
  const send = (keeper: NightKeeper, n: number) => {
    const minute = `2023-03-19T10:${String(n).padStart(2, '0')}:00+06:00`;
    const report = bulletin(`b${n}`, minute, { NORTH: 10 + n, SOUTH: 10 + n, WEST: 10 + n });
    return keeper.write([reportJob(keeper.state.run, report)]);
  };
  const inTurn = async (keeper: NightKeeper, mine: (n: number) => boolean) => {
    for (const n of hours.filter(mine)) await send(keeper, n);
  };
  // Each report goes to both, as after a lock that expired; each keeper has an order of its own.
  await Promise.all([inTurn(one, () => true), inTurn(two, (n) => n % 3 !== 0)]);
  await one.follow();
  await two.follow();
  expect(memoryOf(one)).toEqual(memoryOf(two));
  const fields = (await redis.hkeys(keys.entries)).filter((field) => field.startsWith('turnout||WEST|commission|'));
  expect(fields).toHaveLength(40);
  expect(await redis.xlen(keys.log(one.state.epoch))).toBe(one.state.rev);
  expect(one.state.rows.get('turnout:LAND')?.row).toMatchObject({ percent: 49 });
});

test('a worker that slept through another write changes nothing, sealed and held writes included', async () => {
  const clock = handClock();
  const sleeper = await openNight(redis, night, clock.wall, log);
  const awake = await openNight(redis, night, clock.wall, log);
  const jobs = [
    reportJob(sleeper.state.run, morning),
    reportJob(sleeper.state.run, bulletin('fall', '2023-03-19T11:30:00+06:00', { NORTH: 5 })),
    reportJob(sleeper.state.run, exitPoll('p1', { APPLE: 50, BIRCH: 30, CEDAR: 15, AGAINST: 5 })),
  ];
  // What the sleeper had ready to send when it was stopped.
  const stale = jobs.map((job) => {
    const draft = foldBatch(sleeper.state, [job], sleeper.now());
    if (!draft) throw new Error('nothing to write');
    return numberWrite(sleeper.state, draft);
  });
  for (const job of jobs) await awake.write([job]);
  const before = await everything(awake.state.epoch, awake.state.run);
  for (const write of stale) {
    expect(await commitWrite(redis, sleeper.state, write)).toEqual({ outcome: 'lost' });
  }
  for (const job of jobs) await sleeper.write([job]);
  expect(await everything(awake.state.epoch, awake.state.run)).toEqual(before);
});

test('a running total that is not what the entries sum to stops the write before anything is written', async () => {
  const { keeper, send } = await open();
  await send(morning);
  await redis.hset(keys.totals, 'turnout:LAND:ballots', '1401');
  const draft = foldBatch(keeper.state, [reportJob(keeper.state.run, noon)], keeper.now());
  if (!draft) throw new Error('nothing to write');
  const before = await everything(keeper.state.epoch, keeper.state.run);
  expect(await commitWrite(redis, keeper.state, numberWrite(keeper.state, draft))).toEqual({
    outcome: 'total-differs',
    field: 'turnout:LAND:ballots',
    expected: '1400',
    found: '1401',
  });
  expect(await everything(keeper.state.epoch, keeper.state.run)).toEqual(before);
});

test('G11, in part: a total that was changed in Redis is never published, however often the report is tried', async () => {
  const { keeper, send } = await open();
  await send(morning);
  await redis.hset(keys.totals, 'turnout:LAND:ballots', '1');
  const { epoch, run } = keeper.state;
  const before = await everything(epoch, run);
  for (let time = 0; time < 3; time++) await expect(send(noon)).rejects.toThrow('turnout:LAND:ballots');
  expect(await everything(epoch, run)).toEqual(before);
  await redis.hset(keys.totals, 'turnout:LAND:ballots', '1400');
  await send(noon);
  expect(keeper.state.rows.get('turnout:LAND')?.row).toMatchObject({ percent: 28.33 });
});

test('G11, in part: a row that was changed in Redis keeps an aggregator from opening the night, and is named', async () => {
  const { clock, send } = await open();
  await send(morning);
  const row = (await redis.hget(keys.rows, 'turnout:NORTH')) as string;
  await redis.hset(keys.rows, 'turnout:NORTH', row.replace('"percent":10', '"percent":70'));
  await expect(openNight(redis, night, clock.wall, log)).rejects.toThrow('turnout:NORTH');
});

test('P-POS-7, P-ROW-13: a figure under embargo moves no rev and is in no key that the broadcaster reads, until its release', async () => {
  const { keeper, clock, send } = await open();
  await send(morning);
  const { rev, epoch } = keeper.state;
  await send(exitPoll('p1', { APPLE: 49.93, BIRCH: 30.07, CEDAR: 15, AGAINST: 5 }));
  const readable = async () =>
    JSON.stringify([
      await redis.hgetall(keys.meta),
      await redis.hgetall(keys.rows),
      await redis.xrange(keys.log(epoch), '-', '+'),
    ]);
  expect(keeper.state.rev).toBe(rev);
  expect(await redis.hlen(keys.sealed)).toBe(1);
  expect(await readable()).not.toContain('49.93');
  expect(await readable()).not.toContain('first-poll');

  clock.set('2023-03-19T23:59:59.999+06:00');
  await keeper.write([]);
  expect(await readable()).not.toContain('49.93');

  clock.set('2023-03-20T00:00:00+06:00');
  await keeper.write([]);
  expect(await readable()).toContain('49.93');
  expect(await redis.hlen(keys.sealed)).toBe(0);
  const [entry] = await redis.xrevrange(keys.log(epoch), '+', '-', 'COUNT', 1);
  const released = JSON.parse(entry?.[1][1] as string);
  expect(released.cause[0].type).toBe('release');
  expect(released.rows.map(({ key }: { key: string }) => key)).toEqual(
    expect.arrayContaining(['exit-poll:list:first-poll', 'exit-poll:list:combined', 'seats:list:exit-poll:first-poll']),
  );
});

test('P-ROW-12: a held entry is public as a flag and a count, never as a figure', async () => {
  const { keeper, send } = await open();
  await send(morning);
  await send(bulletin('fall', '2023-03-19T11:30:00+06:00', { NORTH: 7.77 }));
  const north = JSON.parse((await redis.hget(keys.rows, 'turnout:NORTH')) as string);
  expect(north).toMatchObject({ percent: 10, flags: ['held'] });
  expect(JSON.parse((await redis.hget(keys.rows, 'night')) as string).held).toEqual({ count: 1 });
  expect(JSON.stringify(await redis.xrange(keys.log(keeper.state.epoch), '-', '+'))).not.toContain('7.77');
  const [[, heldText]] = Object.entries(await redis.hgetall(keys.held)) as [[string, string]];
  expect(JSON.parse(heldText)).toMatchObject({
    subject: 'turnout||NORTH|commission',
    report: 'fall',
    entry: { percent: 7.77 },
  });
});

test('P-POS-6, P-POS-8: lost commits begin a new history that names its parent and goes on from what is left', async () => {
  const { keeper, send } = await open();
  await send(morning);
  const dumps = await Promise.all(
    [
      keys.meta,
      keys.fence,
      keys.entries,
      keys.totals,
      keys.rows,
      keys.writes,
      keys.log(keeper.state.epoch),
      keys.admitted(keeper.state.run),
    ].map(async (key) => [key, (await redis.dumpBuffer(key)) as Buffer] as const),
  );
  await send(noon);
  const seen = { epoch: keeper.state.epoch, rev: keeper.state.rev };
  // Redis comes back as it was before the second bulletin, as after a power cut.
  for (const [key, dump] of dumps) await redis.restore(key, 0, dump, 'REPLACE');
  await keeper.follow();
  await send(noon);
  const { epoch, rev } = keeper.state;
  expect(epoch > seen.epoch).toBe(true);
  const [first] = await redis.xrange(keys.log(epoch), '-', '+', 'COUNT', 1);
  expect(JSON.parse(first?.[1][1] as string).parent).toMatchObject({ epoch: seen.epoch, rev: seen.rev - 1 });
  expect(rev).toBe(seen.rev + 1);
  expect(keeper.state.rows.get('turnout:LAND')?.row).toMatchObject({ percent: 28.33 });
});

test('P-REP-4, P-REP-5: a replay that starts anew leaves nothing of the older run, and a report of that run is refused', async () => {
  const replay = testNight('replay');
  const replayKeys = nightKeys(replay.mode, replay.id);
  const clock = handClock();
  const keeper = await openNight(redis, replay, clock.wall, log);
  const old = { run: keeper.state.run, epoch: keeper.state.epoch };
  await keeper.write([reportJob(old.run, morning, 'replay')]);
  await controlReplay(redis, keeper, clock.wall, {
    type: 'replay-control',
    mode: 'replay',
    run: old.run,
    id: 'again',
    digest: 'digest of again',
    control: { action: 'start', paused: true },
    receivedAt: '2023-03-19T06:00:00Z',
  });
  expect(keeper.state.epoch > old.epoch).toBe(true);
  expect(keeper.state.rev).toBe(1);
  expect(await redis.exists(replayKeys.log(old.epoch), replayKeys.admitted(old.run), replayKeys.entries)).toBe(0);
  await keeper.write([reportJob(old.run, morning, 'replay')]);
  expect(keeper.state.rev).toBe(1);
  expect(await redis.hkeys(replayKeys.rows)).toEqual(['night']);
});

test('P-REP-3, P-REP-4, P-REP-9: pause, speed and seek forward are commits of the run; a seek back is a new run', async () => {
  const replay = testNight('replay');
  const clock = handClock();
  const keeper = await openNight(redis, replay, clock.wall, log);
  const control = (id: string, action: object) =>
    controlReplay(redis, keeper, clock.wall, {
      type: 'replay-control',
      mode: 'replay',
      run: keeper.state.run,
      id,
      digest: `digest of ${id}`,
      control: action as never,
      receivedAt: '2023-03-19T06:00:00Z',
    });
  await control('start', { action: 'start', speed: 60 });
  const { run } = keeper.state;
  expect(keeper.state.anchor).toMatchObject({ recordedAt: '2023-03-19T00:00:00Z', speed: 60, paused: false });
  clock.set('2023-03-19T12:01:00+06:00');
  expect(new Date(keeper.now()).toISOString()).toBe('2023-03-19T01:00:00.000Z');
  await control('pause', { action: 'pause' });
  clock.set('2023-03-19T12:05:00+06:00');
  expect(new Date(keeper.now()).toISOString()).toBe('2023-03-19T01:00:00.000Z');
  await control('seek', { action: 'seek', to: '2023-03-19T20:30:00+06:00' });
  expect(keeper.state.rows.get('night')?.row).toMatchObject({ phase: 'closing' });
  expect(keeper.state.run).toBe(run);
  await control('seek', { action: 'seek', to: '2023-03-19T08:00:00+06:00' });
  expect(keeper.state.rows.get('night')?.row).toMatchObject({ phase: 'closing' });
  await control('back', { action: 'seek', to: '2023-03-19T08:00:00+06:00' });
  expect(keeper.state.run).not.toBe(run);
  expect(keeper.state.rows.get('night')?.row).toMatchObject({ phase: 'voting', clock: { paused: true, speed: 60 } });
});

test('G19: a job of another mode changes nothing', async () => {
  const { keeper } = await open();
  const before = await everything(keeper.state.epoch, keeper.state.run);
  await keeper.write([reportJob(keeper.state.run, morning, 'test')]);
  expect(await everything(keeper.state.epoch, keeper.state.run)).toEqual(before);
});

test('what is due together is released in the order of its arrival, also at a whole second', async () => {
  const { keeper, clock } = await open();
  const times = ['2023-03-19T15:00:01Z', '2023-03-19T15:00:01.013Z', '2023-03-19T15:00:00.999Z'];
  const polls = times.map((receivedAt, n) => ({
    ...reportJob(keeper.state.run, exitPoll(`p${n}`, { APPLE: 50 + n, BIRCH: 30 - n, CEDAR: 15, AGAINST: 5 })),
    receivedAt,
  }));
  for (const poll of polls) await keeper.write([poll]);
  clock.set('2023-03-20T00:00:00+06:00');
  await keeper.write([]);
  const [entry] = await redis.xrevrange(keys.log(keeper.state.epoch), '+', '-', 'COUNT', 1);
  const { cause } = JSON.parse(entry?.[1][1] as string) as { cause: { report?: string }[] };
  expect(cause.flatMap(({ report }) => report ?? [])).toEqual(['p2', 'p0', 'p1']);
});

test('under another definition a replay begins a new run, and a live night is refused by that name, whatever its rows', async () => {
  const fewerVoters = (definition: Definition) => {
    for (const unit of definition.units) if (unit.id === 'NORTH') unit.voters = 500;
  };
  const clock = handClock();
  const replayed = await openNight(redis, testNight('replay'), clock.wall, log);
  await replayed.write([reportJob(replayed.state.run, morning, 'replay')]);
  const again = await openNight(redis, testNight('replay', fewerVoters), clock.wall, log);
  expect(again.state.run).not.toBe(replayed.state.run);
  expect([...again.state.rows.keys()]).toEqual(['night']);

  const { send } = await open(clock);
  await send(morning);
  const other = openNight(redis, testNight('live', fewerVoters), clock.wall, log);
  await expect(other).rejects.toThrow('began with another definition');
});
