import type { Contest } from '@election-night/shared/election/definition.ts';
import { type DeskAction, roleOf } from '@election-night/shared/election/desk-action.ts';
import { type Dice, dice } from '@election-night/shared/election/fixture-dice.ts';
import {
  inBatches,
  randomShape,
  risingReports,
  shuffledWithCopies,
  withMistakes,
} from '@election-night/shared/election/fixture-random-night.ts';
import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';
import { parseDefinition } from '@election-night/shared/election/parse-definition.ts';
import type { Report } from '@election-night/shared/election/report.ts';
import { fingerprintOf } from '@election-night/shared/election/vectors.ts';
import type { DeskJob } from '@election-night/shared/queue/report-queue.ts';
import { test } from '@fast-check/vitest';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, beforeAll, expect } from 'vitest';
import { type PrivateRedis, startPrivateRedis } from '../../../tools/src/redis/private-redis.ts';
import { decide } from './decide.ts';
import type { NightKeeper } from './keep-night.ts';
import { openNight } from './open-night.ts';
import { handClock, reportJob } from './test-night.ts';

const log = pino({ level: 'silent' });
let server: PrivateRedis;
let redis: Redis;
const seen = { nights: 0, decisions: 0, applied: 0, sealed: 0, amended: 0, calls: 0 };

beforeAll(async () => {
  server = await startPrivateRedis();
  redis = new Redis(server.url.slice('unix://'.length));
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
  console.log(`two aggregators and one that loads what they wrote remember the same: ${JSON.stringify(seen)}`);
});

test.prop([dice], {
  numRuns: 60,
  interruptAfterTimeLimit: 60_000,
  markInterruptAsFailure: true,
  endOnFailure: true,
})(
  'G12: whoever writes, decides, catches up or loads, memory is the same in the end, whatever the desk decided',
  async (draw) => {
    await redis.flushall();
    const random = draw();
    const { roll } = random;
    const shape = randomShape(random);
    const parsed = parseDefinition({
      ...shape.definition,
      embargo: { counts: 'unit-closes', exitPolls: { until: '2023-03-19T12:00:00Z' } },
      rules: { ...shape.definition.rules, copied: { action: 'hold', limit: 100 } },
      desk: { secondPerson: roll(2) === 0 },
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
    const night = { id: 'random', mode: 'live', election: parsed.election, gaps: [], folder: 'none' } as const;
    let at = instantOf('2023-03-19T09:00:00Z');
    const clock = handClock(formatInstant(at));
    const open = () => openNight(redis, night, clock.wall, log);
    const keepers = [await open(), await open()] as const;
    const any = () => keepers[roll(2)] as NightKeeper;

    const reports = shuffledWithCopies(withMistakes(risingReports(shape, random), random), random);
    let requests = 0;
    for (const batch of inBatches(reports, random)) {
      const keeper = any();
      await keeper.write(batch.map((report) => reportJob(keeper.state.run, report)));
      seen.sealed += keeper.state.sealed.size > 0 ? 1 : 0;
      at += roll(40) * 60_000;
      clock.set(formatInstant(at));
      for (let n = roll(4); n > 0; n--) {
        const decision = anyDecision(any(), random, reports, at);
        const job = jobOf(decision, keeper.state.run, `request-${++requests}`, roll(2) === 0 ? 'ann' : 'bob');
        // Now and then both are given it.
        if (roll(3) === 0) await Promise.all(keepers.map((one) => decide(one, job)));
        else await decide(any(), job);
      }
    }
    await Promise.all(keepers.map((keeper) => keeper.follow()));
    const [first, second] = keepers;
    const loaded = await open();
    expect(memoryOf(second)).toEqual(memoryOf(first));
    expect(memoryOf(loaded)).toEqual(memoryOf(first));
    note(first);
  },
  60_000,
);

function jobOf(decision: DeskAction, run: string, id: string, by: string): DeskJob {
  const receivedAt = '2023-03-19T06:00:00Z';
  return { type: 'desk', mode: 'live', run, id, digest: id, role: roleOf[decision.action], by, decision, receivedAt };
}

function anyDecision({ state }: NightKeeper, { roll }: Dice, reports: readonly Report[], now: number): DeskAction {
  const { contests, units, definition } = state.election;
  const pick = <T>(items: readonly T[]) => items[roll(items.length)] as T;
  const reason = 'somebody called';
  const version = definition.version + 1;
  const unit = pick([...units.keys()]);
  const contest = pick<Contest>([...contests.values()]);
  const option = pick(contest.options).id;
  const held = [...state.held.keys()];
  const report = pick(reports);
  const of = pick([
    { kind: 'exit-poll' },
    { kind: 'count' },
    { kind: 'count', contest: contest.id },
    { kind: 'count', unit },
  ] as const);
  const later = formatInstant(now + (1 + roll(60)) * 60_000);
  const [call = 'call:C0:U0'] = state.calls;
  const ofHeld: DeskAction[] =
    held.length === 0
      ? []
      : [
          { action: 'release', entry: pick(held), reason },
          { action: 'release', entry: held[0] as string, reason },
          { action: 'reject', entry: pick(held), reason },
        ];
  return pick<DeskAction>([
    ...ofHeld,
    { action: 'retract', source: report.source, report: report.id, reason },
    { action: 'call', contest: contest.id, of: 'winner', winner: option, asOf: '2023-03-19T18:00:00Z' },
    { action: 'withdraw-call', call, reason },
    { action: 'lift-embargo', of, reason },
    { action: 'postpone-embargo', of, until: later, reason },
    { action: 'amend', version, changes: [{ change: 'withdraw-option', contest: contest.id, option }], reason },
    { action: 'amend', version, changes: [{ change: 'voters-on-the-list', unit, voters: 3000 + roll(1000) }], reason },
    { action: 'amend', version, changes: [{ change: 'close-of-polls', unit, closes: later }], reason },
    { action: 'draw-tie', contest: contest.id, winners: [option], reason },
    { action: 'certify', ...(roll(2) === 0 ? {} : { contests: [contest.id] }), reason },
    { action: 'reopen', reason },
  ]);
}

/** All of it but the night's own file, and what each count's figures are found by. */
function memoryOf({ state }: NightKeeper) {
  const { night: _, ...memory } = state;
  const copies = new Map<number, readonly string[]>();
  for (const entries of state.subjects.values()) {
    for (const { entry } of entries) {
      const print = 'contest' in entry && 'votes' in entry ? fingerprintOf(state.election, entry) : undefined;
      if (print !== undefined) copies.set(print, [...state.subjects.subjectsLike(print)].sort());
    }
  }
  return { ...memory, copies };
}

function note({ state }: NightKeeper): void {
  seen.nights += 1;
  for (const [field, { outcome }] of state.ledger) {
    if (!field.startsWith('desk/')) continue;
    seen.decisions += 1;
    if (outcome?.state === 'applied') seen.applied += 1;
  }
  seen.amended += state.desk.amendments.length;
  seen.calls += state.calls.size;
}
