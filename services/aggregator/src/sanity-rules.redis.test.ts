import type { Definition } from '@election-night/shared/election/definition.ts';
import type { CountEntry, Report } from '@election-night/shared/election/report.ts';
import { ledgerField } from '@election-night/shared/queue/report-queue.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { testRedis } from '../../../tools/src/redis/test-redis.ts';
import type { NightKeeper } from './keep-night.ts';
import { openNight } from './open-night.ts';
import { handClock, reportJob, testNight } from './test-night.ts';

const log = pino({ level: 'silent' });
/** Counts are under no embargo here; a fetched page has no times of its own. */
const night = testNight('live', (definition: Definition) => {
  definition.embargo.counts = 'none';
  const names = { en: 'Page of the commission' };
  definition.sources.push({ id: 'page', names, kinds: ['turnout'], revisions: false, ownAsOf: false });
});
const keys = nightKeys(night.mode, night.id);
let redis: Redis;

testRedis((connection) => {
  redis = connection;
});

const open = (clock = handClock()) => openNight(redis, night, clock.wall, log);
const send = (keeper: NightKeeper, report: Report) => keeper.write([reportJob(keeper.state.run, report)]);
const votes = { APPLE: 410, BIRCH: 290, CEDAR: 205 };

function count(id: string, unit: string, said: Partial<CountEntry>, asOf = '2023-03-19T15:00:00Z'): Report {
  return { id, source: 'commission', kind: 'count', asOf, entries: [{ unit, contest: 'list', ...said }] };
}

/** What became of a report, as its sender may ask. */
function outcomeOf({ state }: NightKeeper, { source, id }: Report) {
  const outcome = state.ledger.get(ledgerField(source, id))?.outcome;
  if (outcome?.state !== 'decided') throw new Error(`${id} is not decided`);
  return outcome;
}

const everyRow = async () =>
  Object.fromEntries(Object.entries(await redis.hgetall(keys.rows)).filter(([key]) => key.startsWith('turnout')));

test('P-IN-21: an old copy of a fetched page is stale and stored nowhere; a fall waits; a correction stands', async () => {
  const keeper = await open();
  const page = (id: string, asOf: string, percent: number, more: object = {}): Report => ({
    ...{ id, source: 'page', kind: 'turnout', asOf },
    entries: [{ unit: 'NORTH', percent, ...more }],
  });
  await send(keeper, page('p1', '2023-03-19T10:00:00Z', 20));
  await send(keeper, page('p2', '2023-03-19T11:00:00Z', 30));
  const [entries, rows] = [await redis.hgetall(keys.entries), await everyRow()];

  const old = page('p3', '2023-03-19T11:10:00Z', 20);
  await send(keeper, old);
  expect(outcomeOf(keeper, old)).toMatchObject({
    counts: { stale: 1 },
    exceptions: [{ entry: 0, outcome: 'stale', reason: expect.stringContaining('an old copy') }],
  });
  expect([await redis.hgetall(keys.entries), await everyRow()]).toEqual([entries, rows]);
  expect(await redis.hlen(keys.held)).toBe(0);

  await send(keeper, page('p4', '2023-03-19T11:20:00Z', 30));
  expect(keeper.state.rows.get('turnout:NORTH')?.row).toMatchObject({ percent: 30, asOf: '2023-03-19T11:20:00Z' });

  for (const [id, minute] of [
    ['p5', 30],
    ['p6', 40],
  ] as const) {
    const lower = page(id, `2023-03-19T11:${minute}:00Z`, 25);
    await send(keeper, lower);
    expect(outcomeOf(keeper, lower)).toMatchObject({ counts: { held: 1 } });
    expect(await redis.hlen(keys.held)).toBe(1);
  }
  const correction = { kind: 'correction', reason: 'a digit was mistyped' };
  await send(keeper, page('p7', '2023-03-19T11:50:00Z', 20, { correction }));
  expect(keeper.state.rows.get('turnout:NORTH')?.row).toMatchObject({ percent: 20 });
});

test('a figure below zero waits for the desk and reaches no sum and no line of the log', async () => {
  const keeper = await open();
  await send(keeper, count('north', 'NORTH', { votes }));
  const precinct = count('precinct-216', 'SOUTH', { votes: { APPLE: -16_022, BIRCH: 2813 } });
  await send(keeper, precinct);
  expect(outcomeOf(keeper, precinct)).toMatchObject({
    counts: { held: 1 },
    exceptions: [{ reason: expect.stringMatching(/^negative: votes\/APPLE is -16022, /) }],
  });
  expect(keeper.state.rows.get('count:list:LAND')?.row).toMatchObject({ votes, total: 905 });
  const published = JSON.stringify([
    await redis.hgetall(keys.rows),
    await redis.xrange(keys.log(keeper.state.epoch), '-', '+'),
  ]);
  expect(published).not.toContain('16022');
});

test('a figure that no sum can hold waits for the desk, and the largest that may be is summed', async () => {
  const keeper = await open();
  const { units, sources } = night.election;
  const most = Math.floor(Number.MAX_SAFE_INTEGER / (units.size + sources.size));
  await send(keeper, count('north', 'NORTH', { votes: { APPLE: most } }));
  await send(keeper, count('south', 'SOUTH', { votes: { APPLE: most - 1, BIRCH: 1 } }));
  const ranTogether = count('west', 'WEST', { votes: { APPLE: Number.MAX_SAFE_INTEGER } });
  await send(keeper, ranTogether);
  expect(outcomeOf(keeper, ranTogether)).toMatchObject({
    counts: { held: 1 },
    exceptions: [{ reason: expect.stringMatching(/^too-large: the sum of the votes is 9007199254740991, and above /) }],
  });
  expect(keeper.state.rows.get('count:list:LAND')?.row).toMatchObject({ total: 2 * most });
  await send(keeper, count('west-again', 'WEST', { votes: { APPLE: most } }));
  expect(keeper.state.rows.get('count:list:LAND')?.row).toMatchObject({ total: 3 * most });
});

test('a copied count is found after a restart, and by an aggregator that only caught up', async () => {
  const clock = handClock();
  const [first, second] = [await open(clock), await open(clock)];
  await send(first, count('north', 'NORTH', { votes }));
  const restarted = await open(clock);
  for (const [keeper, unit] of [
    [second, 'SOUTH'],
    [restarted, 'WEST'],
  ] as const) {
    const copy = count(`copy in ${unit}`, unit, { votes });
    await send(keeper, copy);
    expect(outcomeOf(keeper, copy)).toMatchObject({
      counts: { held: 1 },
      exceptions: [{ reason: expect.stringContaining('as NORTH had in list') }],
    });
  }
});
