import { dice } from '@election-night/shared/election/fixture-dice.ts';
import {
  inBatches,
  randomShape,
  risingReports,
  shuffledWithCopies,
  withMistakes,
} from '@election-night/shared/election/fixture-random-night.ts';
import { parseDefinition } from '@election-night/shared/election/parse-definition.ts';
import { fc, test } from '@fast-check/vitest';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect } from 'vitest';
import { type PrivateRedis, startPrivateRedis } from '../../tools/src/redis/private-redis.ts';
import { verifyLines } from './verify-lines.ts';
import { logOfNight } from './written-night.ts';

let server: PrivateRedis;
let redis: Redis;
const seen = { nights: 0, entries: 0, figures: 0, rows: 0, withdrawn: 0, flagged: 0, corrections: 0, withoutRows: 0 };

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

test.prop([dice, fc.boolean()], { numRuns: 250, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true })(
  'P-POS-10, G20: the log of any night, with mistakes, corrections and revisions in any order, verifies',
  async (draw, clockStands) => {
    const random = draw();
    const shape = randomShape(random);
    const rules = { ...shape.definition.rules, ...rulesThatFlag };
    const parsed = parseDefinition({ ...shape.definition, rules });
    if (!parsed.ok) throw new Error('the definition is wrong');
    const reports = shuffledWithCopies(withMistakes(risingReports(shape, random), random), random);
    const lines = await logOfNight(redis, parsed.election, inBatches(reports, random), { clockStands });
    const verified = verifyLines(parsed.election, lines);
    expect(verified).toMatchObject({ epoch: expect.any(String), entries: lines.length });
    note(lines);
  },
  60_000,
);

function note(lines: readonly string[]): void {
  seen.nights += 1;
  for (const line of lines) {
    const { entries, withdrawn = [], rows } = JSON.parse(line).commit;
    seen.entries += 1;
    seen.figures += entries.length;
    seen.rows += rows.length;
    seen.withdrawn += withdrawn.length;
    seen.flagged += entries.filter(({ flags }: { flags?: unknown }) => flags).length;
    seen.corrections += rows.filter(({ key }: { key: string }) => key.startsWith('correction:')).length;
    if (rows.length === 0) seen.withoutRows += 1;
  }
}
