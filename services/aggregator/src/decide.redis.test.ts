import type { DeskAction } from '@election-night/shared/election/desk-action.ts';
import { roleOf } from '@election-night/shared/election/desk-action.ts';
import type { Report } from '@election-night/shared/election/report.ts';
import type { CallRow, CorrectionRow, NightRow, TurnoutRow } from '@election-night/shared/election/row.ts';
import type { DeskJob } from '@election-night/shared/queue/report-queue.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { testRedis } from '../../../tools/src/redis/test-redis.ts';
import { controlReplay } from './control-replay.ts';
import { decide } from './decide.ts';
import type { NightKeeper } from './keep-night.ts';
import { openNight } from './open-night.ts';
import { bulletin, exitPoll, handClock, reportJob, testNight } from './test-night.ts';

const log = pino({ level: 'silent' });
const keys = nightKeys('live', 'tiny');
const replayKeys = nightKeys('replay', 'tiny');
let redis: Redis;

testRedis((connection) => {
  redis = connection;
});

/** An open night and the desk that decides about it; requests are numbered. */
async function desk({ secondPerson = false } = {}) {
  const night = testNight('live', (definition) => {
    definition.desk = { secondPerson };
  });
  const clock = handClock();
  const keeper = await openNight(redis, night, clock.wall, log);
  let requests = 0;
  const jobOf = (decision: DeskAction, by = 'ann', id = `request-${++requests}`): DeskJob => ({
    type: 'desk',
    mode: 'live',
    run: keeper.state.run,
    id,
    digest: `digest of ${id}`,
    role: roleOf[decision.action],
    by,
    decision,
    receivedAt: '2023-03-19T06:00:00Z',
  });
  const send = (...reports: Parameters<typeof reportJob>[1][]) =>
    keeper.write(reports.map((report) => reportJob(keeper.state.run, report)));
  /** What became of the decision. */
  const say = async (decision: DeskAction, by = 'ann') => {
    const job = jobOf(decision, by);
    await decide(keeper, job);
    return keeper.state.ledger.get(`desk/${job.id}`)?.outcome;
  };
  return { night, clock, keeper, send, say, jobOf };
}

const at = (hour: string) => `2023-03-19T${hour}:00+06:00`;
const turnoutOf = ({ state }: NightKeeper, unit: string) => state.rows.get(`turnout:${unit}`)?.row as TurnoutRow;
const heldOf = ({ state }: NightKeeper) => [...state.held.keys()];
const correctionsOf = ({ state }: NightKeeper) =>
  [...state.rows.values()].map(({ row }) => row).filter(({ key }) => key.startsWith('correction:')) as CorrectionRow[];
const lastCommit = async ({ state }: NightKeeper) => {
  const [entry] = await redis.xrevrange(keys.log(state.epoch), '+', '-', 'COUNT', 1);
  return JSON.parse(entry?.[1][1] as string);
};

describe('what is held', () => {
  test('G6: a lower figure is held, and released by the desk with a label in the same commit', async () => {
    const { keeper, send, say } = await desk();
    await send(bulletin('b1', at('10:00'), { NORTH: 51.07 }));
    await send(bulletin('b2', at('11:00'), { NORTH: 41.07 }));
    const [digest = ''] = heldOf(keeper);
    expect(turnoutOf(keeper, 'NORTH')).toMatchObject({ percent: 51.07, flags: ['held'] });
    expect(JSON.parse((await redis.hget(keys.held, digest)) as string)).toMatchObject({
      report: 'b2',
      entry: { percent: 41.07 },
      before: { entry: { percent: 51.07 } },
      reason: [{ code: 'fall' }],
    });

    expect(await say({ action: 'release', entry: digest, reason: 'called the region' })).toMatchObject({
      state: 'applied',
      rev: keeper.state.rev,
    });
    expect(turnoutOf(keeper, 'NORTH')).toMatchObject({ percent: 41.07, flags: ['fall'] });
    expect(heldOf(keeper)).toEqual([]);
    const labels = correctionsOf(keeper).filter(({ row }) => row === 'turnout:NORTH');
    expect(labels).toMatchObject([
      { field: 'percent', before: 51.07, after: 41.07, reason: 'called the region', kind: 'correction', by: 'desk' },
      { field: 'ballots', before: 511, after: 411 },
    ]);
    const commit = await lastCommit(keeper);
    expect(commit.cause).toEqual([
      { type: 'desk', action: 'release', role: 'desk', request: 'request-1', reason: 'called the region' },
    ]);
    expect(commit.rows.map(({ key }: { key: string }) => key)).toContain(labels[0]?.key);
  });

  test('is listed beside the figure that stands now, since when it first came', async () => {
    const { keeper, send, clock } = await desk();
    await send(bulletin('b1', at('10:00'), { NORTH: 45 }));
    await send(bulletin('b2', at('12:00'), { NORTH: 41 }));
    const listed = async () => JSON.parse((await redis.hget(keys.held, heldOf(keeper)[0] as string)) as string);
    const before = await listed();
    expect(before).toMatchObject({ since: '2023-03-19T06:00:00Z', before: { entry: { percent: 45 } } });
    clock.set('2023-03-19T12:30:00+06:00');
    await send(bulletin('b3', at('11:00'), { NORTH: 46 }));
    const last = { asOf: '2023-03-19T05:00:00Z', entry: { unit: 'NORTH', percent: 46 } };
    expect(await listed()).toMatchObject({ since: before.since, before: last });
    expect((keeper.state.rows.get('night')?.row as NightRow).held).toEqual({ count: 1 });
  });

  test('a rejected figure is left out, is not taken again, and comes in with a correction', async () => {
    const { keeper, send, say } = await desk();
    await send(bulletin('b1', at('10:00'), { NORTH: 51.07 }));
    await send(bulletin('b2', at('11:00'), { NORTH: 41.07 }));
    await say({ action: 'reject', entry: heldOf(keeper)[0] as string, reason: 'mistyped' });
    expect(turnoutOf(keeper, 'NORTH')).toMatchObject({ percent: 51.07, flags: [] });
    const { rev } = keeper.state;
    await send(bulletin('b3', at('11:00'), { NORTH: 41.07 }));
    expect(keeper.state.ledger.get('commission/b3')?.outcome).toMatchObject({
      counts: { refused: 1 },
      exceptions: [{ reason: 'these figures were rejected: mistyped' }],
    });
    expect(turnoutOf(keeper, 'NORTH').percent).toBe(51.07);
    expect(heldOf(keeper)).toEqual([]);
    expect(keeper.state.rev).toBe(rev);
    const correction = { kind: 'correction', reason: 'it is right' } as const;
    const again = bulletin('b4', at('11:00'), {});
    await send({ ...again, entries: [{ unit: 'NORTH', percent: 41.07, correction }] } as typeof again);
    expect(turnoutOf(keeper, 'NORTH').percent).toBe(41.07);
  });

  test('what a later published figure contradicts is not released, and says what to do', async () => {
    const { keeper, send, say } = await desk();
    await send(bulletin('b1', at('10:00'), { NORTH: 20 }), bulletin('b2', at('12:00'), { NORTH: 30 }));
    await send(bulletin('b3', at('11:00'), { NORTH: 40 }));
    const [digest = ''] = heldOf(keeper);
    const outcome = await say({ action: 'release', entry: digest, reason: 'looks right' });
    expect(outcome).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('retract the later report first'),
    });
    expect(heldOf(keeper)).toEqual([digest]);
    await say({ action: 'retract', source: 'commission', report: 'b2', reason: 'wrong file' });
    expect(turnoutOf(keeper, 'NORTH')).toMatchObject({ percent: 40 });
  });

  test('two persons: the first word changes nothing in public, the same person is not enough', async () => {
    const { keeper, send, say } = await desk({ secondPerson: true });
    await send(bulletin('b1', at('10:00'), { NORTH: 50 }), bulletin('b2', at('11:00'), { NORTH: 40 }));
    const release = { action: 'release', entry: heldOf(keeper)[0] as string, reason: 'asked' } as const;
    const { rev } = keeper.state;
    expect(await say(release, 'ann')).toEqual({ state: 'second-person-needed', by: 'ann' });
    expect(await say(release, 'ann')).toMatchObject({ state: 'refused' });
    expect(keeper.state.rev).toBe(rev);
    expect([...keeper.state.desk.proposals.values()]).toMatchObject([{ by: 'ann' }]);
    expect(await say(release, 'bob')).toMatchObject({ state: 'applied' });
    expect(turnoutOf(keeper, 'NORTH').percent).toBe(40);
    expect(keeper.state.desk.proposals.size).toBe(0);
    expect(await redis.hgetall(keys.desk)).toEqual({});
  });
});

describe('retraction', () => {
  test('G6: what a report said goes, what was before shows again, labelled on the unit and on the sums above it', async () => {
    const { keeper, send, say } = await desk();
    await send(bulletin('b1', at('10:00'), { NORTH: 10, SOUTH: 10, WEST: 10 }));
    await send(bulletin('b2', at('11:00'), { NORTH: 90, SOUTH: 20, WEST: 20 }));
    await say({ action: 'retract', source: 'commission', report: 'b2', reason: 'test ballots' });
    expect(turnoutOf(keeper, 'LAND')).toMatchObject({ ballots: 600, percent: 10 });
    const labels = correctionsOf(keeper).map(({ row, field, before, after, kind }) => ({
      row,
      field,
      before,
      after,
      kind,
    }));
    expect(labels).toContainEqual({
      row: 'turnout:NORTH',
      field: 'percent',
      before: 90,
      after: 10,
      kind: 'retraction',
    });
    expect(labels).toContainEqual({
      row: 'turnout:LAND',
      field: 'ballots',
      before: 1900,
      after: 600,
      kind: 'retraction',
    });
    // The right report says the same about two of the units.
    await send(bulletin('b3', at('11:00'), { NORTH: 30, SOUTH: 20, WEST: 20 }));
    expect(turnoutOf(keeper, 'LAND')).toMatchObject({ ballots: 1300 });
  });

  test('a sealed report is taken back without a public word', async () => {
    const { keeper, send, say, clock } = await desk();
    await send(exitPoll('p1', { APPLE: 60, BIRCH: 30, CEDAR: 5, AGAINST: 5 }));
    const { rev, head } = keeper.state;
    const outcome = await say({ action: 'retract', source: 'first-poll', report: 'p1', reason: 'leaked' });
    expect(outcome).toMatchObject({ state: 'applied' });
    expect([keeper.state.rev, keeper.state.head, keeper.state.sealed.size]).toEqual([rev, head, 0]);
    clock.set('2023-03-20T00:00:01+06:00');
    await keeper.write([]);
    expect(keeper.state.rows.has('exit-poll:list:first-poll')).toBe(false);
  });

  test('G18: a sealed report that is taken back when its time has come stays in, and nothing tells of it', async () => {
    const { keeper, send, say, clock } = await desk();
    await send(exitPoll('p1', { APPLE: 60, BIRCH: 30, CEDAR: 5, AGAINST: 5 }));
    await send({ ...exitPoll('p2', { APPLE: 50, BIRCH: 40, CEDAR: 5, AGAINST: 5 }), source: 'second-poll' });
    clock.set('2023-03-20T00:00:00+06:00');
    const outcome = await say({ action: 'retract', source: 'first-poll', report: 'p1', reason: 'leaked' });
    expect(outcome).toMatchObject({ state: 'applied' });
    expect(keeper.state.rows.has('exit-poll:list:second-poll')).toBe(true);
    expect(keeper.state.rows.has('exit-poll:list:first-poll')).toBe(false);
    expect(keeper.state.ledger.get('first-poll/p1')?.outcome).toEqual({
      state: 'refused',
      reason: 'retracted: leaked',
    });
    expect((await lastCommit(keeper)).cause).toEqual([
      { type: 'release', until: '2023-03-19T18:00:00Z' },
      { type: 'report', source: 'second-poll', report: 'p2' },
    ]);
  });
});

test('what was refused is no cause of the commit of what fell due meanwhile', async () => {
  const { keeper, send, say, clock } = await desk();
  await send(exitPoll('p1', { APPLE: 60, BIRCH: 30, CEDAR: 5, AGAINST: 5 }));
  clock.set('2023-03-20T00:00:00+06:00');
  expect(await say({ action: 'reopen', reason: 'recount' })).toMatchObject({ state: 'refused' });
  expect((await lastCommit(keeper)).cause).toMatchObject([{ type: 'release' }, { type: 'report' }]);
});

describe('embargo', () => {
  const poll = exitPoll('p1', { APPLE: 60, BIRCH: 30, CEDAR: 5, AGAINST: 5 });
  const night = ({ state }: NightKeeper) => state.rows.get('night')?.row as NightRow;

  test('lifted: what is sealed is out in the commit of the decision, and what comes later at once', async () => {
    const { keeper, send, say } = await desk();
    await send(poll);
    await say({ action: 'lift-embargo', of: { kind: 'exit-poll' }, reason: 'the commission allowed it' });
    expect(keeper.state.rows.has('exit-poll:list:first-poll')).toBe(true);
    expect((await lastCommit(keeper)).cause).toMatchObject([
      { type: 'desk', action: 'lift-embargo', reason: 'the commission allowed it' },
      { type: 'release' },
      { type: 'report', report: 'p1' },
    ]);
    expect(keeper.state.sealed.size).toBe(0);
  });

  test('postponed: holds over a restart, and a time that has come is refused', async () => {
    const { keeper, send, say, clock, night: definition } = await desk();
    await send(poll);
    const of = { kind: 'exit-poll' } as const;
    await say({ action: 'postpone-embargo', of, until: '2023-03-20T01:00:00+06:00', reason: 'polls stay open' });
    expect(night(keeper).embargo).toEqual({ until: '2023-03-19T14:00:00Z' });
    clock.set('2023-03-20T00:30:00+06:00');
    const restarted = await openNight(redis, definition, clock.wall, log);
    await restarted.write([]);
    expect(restarted.state.sealed.size).toBe(1);
    expect(night(restarted).embargo).toEqual({ until: '2023-03-19T19:00:00Z' });
    clock.set('2023-03-20T01:00:00+06:00');
    await restarted.write([]);
    expect(restarted.state.sealed.size).toBe(0);
    await keeper.follow();
    const late = { action: 'postpone-embargo', of, until: '2023-03-20T00:45:00+06:00', reason: 'x' } as const;
    expect(await say(late)).toMatchObject({ state: 'refused' });
  });
});

describe('certification', () => {
  test('G7: certified figures change only after reopening; late reports are refused and listed', async () => {
    const { keeper, send, say } = await desk();
    await send(bulletin('b1', at('10:00'), { NORTH: 10, SOUTH: 10, WEST: 10 }));
    expect(await say({ action: 'certify', reason: 'protocol signed' })).toMatchObject({ state: 'applied' });
    const { rev, head } = keeper.state;
    await send(bulletin('b2', at('11:00'), { NORTH: 20 }));
    expect(keeper.state.ledger.get('commission/b2')?.outcome).toEqual({
      state: 'refused',
      reason: 'the night is certified; the certifier can reopen it',
    });
    const retract = { action: 'retract', source: 'commission', report: 'b1', reason: 'x' } as const;
    expect(await say(retract)).toMatchObject({ state: 'refused' });
    expect([keeper.state.rev, keeper.state.head]).toEqual([rev, head]);
    await say({ action: 'reopen', reason: 'recount ordered' });
    expect((await lastCommit(keeper)).cause).toMatchObject([{ action: 'reopen', role: 'certifier' }]);
    await send(bulletin('b3', at('11:00'), { NORTH: 21 }));
    expect(turnoutOf(keeper, 'NORTH').percent).toBe(21);
  });

  test('is refused while something waits', async () => {
    const { keeper, send, say, clock } = await desk();
    await send(bulletin('b1', at('10:00'), { NORTH: 50 }), bulletin('b2', at('11:00'), { NORTH: 40 }));
    expect(await say({ action: 'certify', reason: 'x' })).toMatchObject({
      state: 'refused',
      reason: '1 held entries wait for the desk; release or reject them first',
    });
    await say({ action: 'reject', entry: heldOf(keeper)[0] as string, reason: 'mistyped' });
    await send(exitPoll('p1', { APPLE: 60, BIRCH: 30, CEDAR: 5, AGAINST: 5 }));
    expect(await say({ action: 'certify', reason: 'x' })).toMatchObject({ state: 'refused' });
    clock.set('2023-03-19T21:00:00+06:00');
    expect(await say({ action: 'certify', contests: ['list'], reason: 'x' })).toMatchObject({ state: 'applied' });
  });

  test('G18: of a contest under embargo is refused in the same words whether or not a count has come in', async () => {
    const { send, say, clock } = await desk();
    clock.set('2023-03-19T20:30:00+06:00');
    const certify = { action: 'certify', contests: ['list'], reason: 'x' } as const;
    const before = await say(certify);
    const votes = { APPLE: 30, BIRCH: 20, CEDAR: 10, AGAINST: 1 };
    const entries = [{ unit: 'WEST', contest: 'list', votes }];
    await send({ id: 'c1', source: 'commission', kind: 'count', asOf: at('20:20'), entries });
    expect(before).toEqual({
      state: 'refused',
      reason: 'the counts of list are under embargo; wait for their release or lift it first',
    });
    expect(await say(certify)).toEqual(before);
  });
});

describe('certification of a contest', () => {
  test('G7: no option withdraws from it before it was opened again', async () => {
    const { keeper, say, clock } = await desk();
    clock.set('2023-03-19T21:00:00+06:00');
    await say({ action: 'certify', contests: ['list'], reason: 'protocol signed' });
    const { rev } = keeper.state;
    const changes = [{ change: 'withdraw-option', contest: 'list', option: 'CEDAR' }] as const;
    expect(await say({ action: 'amend', version: 2, changes, reason: 'withdrew' })).toMatchObject({
      state: 'refused',
      reason: 'the count of list is certified; the certifier can reopen it',
    });
    expect(keeper.state.rev).toBe(rev);
    const lists = [{ change: 'voters-on-the-list', unit: 'NORTH', voters: 2000 }] as const;
    expect(await say({ action: 'amend', version: 2, changes: lists, reason: 'x' })).toMatchObject({ state: 'applied' });
  });
});

describe('calls', () => {
  const count = (
    id: string,
    hour: string,
    units: Readonly<Record<string, Readonly<Record<string, number>>>>,
  ): Report => ({
    id,
    source: 'commission',
    kind: 'count',
    asOf: at(hour),
    entries: Object.entries(units).map(([unit, votes]) => ({ unit, contest: 'list', votes })),
  });
  const callOf = ({ state }: NightKeeper) => state.rows.get('call:list:LAND')?.row as CallRow;

  test('called, contradicted by a later count, withdrawn: a row throughout, and each step in the log', async () => {
    const { keeper, send, say, clock } = await desk();
    clock.set('2023-03-19T22:00:00+06:00');
    const called = { contest: 'list', of: 'winner', winner: 'APPLE', asOf: '2023-03-19T16:00:00Z' } as const;
    await send(count('c1', '21:00', { NORTH: { APPLE: 300, BIRCH: 200, CEDAR: 100, AGAINST: 10 } }));
    expect(await say({ action: 'call', ...called })).toMatchObject({ state: 'applied' });
    expect(callOf(keeper)).toMatchObject({ winner: 'APPLE', state: 'called', by: 'desk', contradicted: false });
    await send(count('c2', '21:30', { SOUTH: { APPLE: 100, BIRCH: 900, CEDAR: 100, AGAINST: 10 } }));
    expect(callOf(keeper)).toMatchObject({ contradicted: true, contradiction: { code: 'trails' } });
    const commit = await lastCommit(keeper);
    expect(commit.rows.map(({ key }: { key: string }) => key)).toEqual(
      expect.arrayContaining(['call:list:LAND', 'count:list:LAND']),
    );
    expect(await say({ action: 'withdraw-call', call: 'call:list:LAND', reason: 'too early' })).toMatchObject({
      state: 'applied',
    });
    expect(callOf(keeper)).toMatchObject({ state: 'withdrawn', reason: 'too early', contradicted: false });
    expect(await say({ action: 'withdraw-call', call: 'call:list:LAND', reason: 'again' })).toMatchObject({
      state: 'refused',
    });
    expect(await say({ action: 'call', ...called, winner: 'BIRCH' })).toMatchObject({ state: 'applied' });
    expect(callOf(keeper)).toMatchObject({ winner: 'BIRCH', contradicted: false });
  });
});

test('a decision is applied once, whoever is given its job, and not by another role or run', async () => {
  const { keeper, send, jobOf, night, clock } = await desk();
  await send(bulletin('b1', at('10:00'), { NORTH: 50 }), bulletin('b2', at('11:00'), { NORTH: 40 }));
  const job = jobOf({ action: 'release', entry: heldOf(keeper)[0] as string, reason: 'asked' });
  const other = await openNight(redis, night, clock.wall, log);
  await decide(keeper, { ...job, run: 'run-of-yesterday', id: 'old' });
  await decide(keeper, { ...job, role: 'certifier', id: 'wrong-role' });
  expect(keeper.state.ledger.get('desk/wrong-role')?.outcome).toMatchObject({ state: 'refused' });
  await Promise.all([decide(keeper, job), decide(other, job)]);
  await decide(other, job);
  await keeper.follow();
  const releases = (await redis.xrange(keys.log(keeper.state.epoch), '-', '+')).filter(([, fields]) =>
    fields[1]?.includes('"action":"release"'),
  );
  expect(releases).toHaveLength(1);
  const { night: _, ...memory } = keeper.state;
  const { night: __, ...otherMemory } = other.state;
  expect(otherMemory).toEqual(memory);
});

test('G4: of a run that was over before it was written, a decision and a move of the clock change nothing', async () => {
  const night = testNight('replay');
  const clock = handClock();
  const open = () => openNight(redis, night, clock.wall, log);
  const [first, second, other] = [await open(), await open(), await open()];
  const { run } = other.state;
  const common = { mode: 'replay', run, digest: 'd', receivedAt: '2023-03-19T06:00:00Z' } as const;
  const control = { ...common, type: 'replay-control' } as const;
  await controlReplay(redis, other, clock.wall, {
    ...control,
    ...{ id: 'start', control: { action: 'start', paused: true } },
  });
  const logOf = () => redis.xrange(replayKeys.log(other.state.epoch), '-', '+');
  const before = await logOf();
  // Both have looked for what others wrote just before that.
  const asleep = (keeper: NightKeeper): NightKeeper => Object.create(keeper, { follow: { value: async () => false } });
  const decision = { action: 'certify', reason: 'x' } as const;
  await decide(asleep(first), { ...common, type: 'desk', id: 'late', role: 'certifier', by: 'ann', decision });
  await controlReplay(redis, asleep(second), clock.wall, {
    ...control,
    ...{ id: 'later', control: { action: 'resume' } },
  });
  expect([first.state.run, second.state.run]).toEqual([other.state.run, other.state.run]);
  expect(await logOf()).toEqual(before);
});

describe('the definition', () => {
  test('amended: rows are derived anew, the log carries the change, and a restart has the same', async () => {
    const { keeper, send, say, night, clock } = await desk();
    await send(bulletin('b1', at('10:00'), { NORTH: 10, SOUTH: 10, WEST: 10 }));
    const changes = [{ change: 'voters-on-the-list', unit: 'NORTH', voters: 2000 }] as const;
    const amend = { action: 'amend', version: 2, changes, reason: 'a street was missing' } as const;
    expect(await say(amend)).toMatchObject({ state: 'applied' });
    expect(turnoutOf(keeper, 'NORTH')).toMatchObject({ voters: 2000, ballots: 200 });
    expect(turnoutOf(keeper, 'LAND')).toMatchObject({ voters: 7000, ballots: 700 });
    const commit = await lastCommit(keeper);
    expect(commit.amendment).toMatchObject({ version: 2, changes, digest: keeper.state.election.digest });
    expect(await redis.hget(keys.meta, 'amendments')).toBe(JSON.stringify([commit.amendment]));
    expect(await say(amend)).toMatchObject({ state: 'refused', reason: expect.stringContaining('version 3') });
    const restarted = await openNight(redis, night, clock.wall, log);
    const { night: _, ...memory } = keeper.state;
    const { night: __, ...loaded } = restarted.state;
    expect(loaded).toEqual(memory);
    await send(bulletin('b2', at('11:00'), { NORTH: 20 }));
    expect(turnoutOf(keeper, 'NORTH')).toMatchObject({ ballots: 400 });
  });
});
