import type { Contest } from '@election-night/shared/election/definition.ts';
import type { DeskAction } from '@election-night/shared/election/desk-action.ts';
import { type Dice, dice } from '@election-night/shared/election/fixture-dice.ts';
import {
  inBatches,
  randomShape,
  risingReports,
  shuffledWithCopies,
  withMistakes,
} from '@election-night/shared/election/fixture-random-night.ts';
import { parseDefinition } from '@election-night/shared/election/parse-definition.ts';
import type { Report } from '@election-night/shared/election/report.ts';
import { fc, test } from '@fast-check/vitest';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect } from 'vitest';
import type { NightState } from '../../services/aggregator/src/night-state.ts';
import { type PrivateRedis, startPrivateRedis } from '../../tools/src/redis/private-redis.ts';
import { verifyLines } from './verify-lines.ts';
import { logOfNight } from './written-night.ts';

let server: PrivateRedis;
let redis: Redis;
const seen = {
  nights: 0,
  entries: 0,
  figures: 0,
  rows: 0,
  withdrawn: 0,
  flagged: 0,
  corrections: 0,
  withoutRows: 0,
  released: 0,
  desk: 0,
  calls: 0,
  amendments: 0,
  certified: 0,
};

/** So that figures have flags, and lose them and get others where something is put before them. */
const rulesThatFlag = {
  jump: { action: 'flag', limit: 3 },
  'percent-disagrees': { action: 'flag', limit: 1 },
  'votes-do-not-sum': { action: 'flag' },
} as const;

beforeAll(async () => {
  server = await startPrivateRedis();
  redis = new Redis(server.url.slice('unix://'.length));
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
  console.log(`honest logs of random nights: all verified; seen ${JSON.stringify(seen)}`);
});

test.prop([dice, fc.boolean(), fc.boolean()], {
  numRuns: 250,
  interruptAfterTimeLimit: 60_000,
  markInterruptAsFailure: true,
  endOnFailure: true,
})(
  'P-POS-10, G20: the log of any night, with mistakes, corrections, revisions and decisions in any order, verifies',
  async (draw, clockStands, hasDesk) => {
    const random = draw();
    const shape = randomShape(random);
    const rules = { ...shape.definition.rules, ...rulesThatFlag };
    const parsed = parseDefinition({ ...shape.definition, rules });
    if (!parsed.ok) throw new Error('the definition is wrong');
    const reports = shuffledWithCopies(withMistakes(risingReports(shape, random), random), random);
    const desk = hasDesk ? (state: NightState) => anyDecision(state, random, reports) : () => undefined;
    const lines = await logOfNight(redis, parsed.election, inBatches(reports, random), { clockStands, desk });
    const verified = verifyLines(parsed.election, lines);
    if ('rule' in verified) console.log(JSON.stringify(verified));
    expect(verified).toMatchObject({ epoch: expect.any(String), entries: lines.length });
    note(lines);
  },
  60_000,
);

/** Of what waits something is released or rejected, a report is retracted, somebody is called the winner, or nothing is decided. */
function anyDecision(
  { held, calls, election }: NightState,
  { roll }: Dice,
  reports: readonly Report[],
): DeskAction | undefined {
  const { contests, units, definition } = election;
  const reason = 'somebody called';
  const version = definition.version + 1;
  const unit = [...units.keys()][roll(units.size)] as string;
  const digests = [...held.keys()];
  const entry = digests[roll(Math.max(digests.length, 1))];
  const report = reports[roll(reports.length)] as Report;
  const contest = [...contests.values()][roll(contests.size)] as Contest;
  const winner = contest.options[roll(contest.options.length)]?.id ?? '';
  const [call = 'call:C0:U0:winner'] = calls;
  const choices: (DeskAction | undefined)[] = [
    entry === undefined ? undefined : { action: 'release', entry, reason },
    entry === undefined ? undefined : { action: 'reject', entry, reason },
    { action: 'retract', source: report.source, report: report.id, reason },
    { action: 'call', contest: contest.id, of: 'winner', winner, asOf: '2023-03-19T18:00:00Z' },
    { action: 'withdraw-call', call, reason },
    { action: 'amend', version, changes: [{ change: 'withdraw-option', contest: contest.id, option: winner }], reason },
    { action: 'amend', version, changes: [{ change: 'voters-on-the-list', unit, voters: 3000 + roll(1000) }], reason },
    { action: 'certify', ...(roll(2) === 0 ? {} : { contests: [contest.id] }), reason },
    { action: 'reopen', reason },
    undefined,
  ];
  return choices[roll(choices.length)];
}

function note(lines: readonly string[]): void {
  seen.nights += 1;
  for (const line of lines) {
    const { cause, entries, withdrawn = [], rows, amendment, certified } = JSON.parse(line).commit;
    seen.entries += 1;
    seen.figures += entries.length;
    seen.rows += rows.length;
    seen.withdrawn += withdrawn.length;
    seen.flagged += entries.filter(({ flags }: { flags?: unknown }) => flags).length;
    seen.corrections += rows.filter(({ key }: { key: string }) => key.startsWith('correction:')).length;
    seen.released += entries.filter(({ released }: { released?: unknown }) => released).length;
    seen.desk += cause.filter(({ type }: { type: string }) => type === 'desk').length;
    seen.calls += rows.filter(({ key }: { key: string }) => key.startsWith('call:')).length;
    if (amendment) seen.amendments += 1;
    if (certified) seen.certified += 1;
    if (rows.length === 0) seen.withoutRows += 1;
  }
}
