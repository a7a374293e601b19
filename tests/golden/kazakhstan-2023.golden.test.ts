import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CountRow, ExitPollRow, Row, SeatsRow, TurnoutRow } from '@election-night/shared/election/row.ts';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { type Faults, noFaults } from '../../tools/src/replay/plan-replay.ts';
import { type Recording, readRecording } from '../../tools/src/replay/read-recording.ts';
import { runReplay } from '../../tools/src/replay/run-replay.ts';

const folder = fileURLToPath(new URL('../../recordings/kazakhstan-2023', import.meta.url));
const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
let recording: Recording;
let one: Pipeline;
let rows: string;
let byKey: Map<string, Row>;

beforeAll(async () => {
  recording = await readRecording(folder);
  one = await startPipeline({ nights: `replay:${folder}` });
  rows = (await replay(one, noFaults)).rows;
  byKey = new Map(
    rows
      .trim()
      .split('\n')
      .map((line) => [JSON.parse(line).key, JSON.parse(line)]),
  );
});
afterAll(async () => {
  await one.stop();
});

function replay({ ingestorUrl, broadcasterUrl, keys }: Pipeline, faults: Faults, speed: number | 'max' = 'max') {
  return runReplay({ recording, ingestorUrl, broadcasterUrl, keys, speed, faults });
}

async function csv(name: string): Promise<Record<string, string>[]> {
  return parse(await readFile(`${folder}/csv/${name}.csv`, 'utf8'), { columns: true });
}

function row<R extends Row>(key: string): R {
  const found = byKey.get(key);
  if (!found) throw new Error(`there is no row ${key}`);
  return found as R;
}

/** In the order of the ballot paper. */
const parties = ['AMANAT', 'AUYL', 'RESPUBLICA', 'AKZHOL', 'QHP', 'JSDP', 'BAYTAQ'];
const seatsOf = (key: string) => parties.map((party) => row<SeatsRow>(key).seats[party]);

describe('the recorded night of Kazakhstan ends as it ended', () => {
  test('the count gives 40-8-6-6-5-4 of 69 seats and the published shares', () => {
    const count = row<CountRow>('count:list:KZ');
    expect(seatsOf('seats:list:count')).toEqual([40, 8, 6, 6, 5, 4, 0]);
    expect([...parties, 'AGAINST_ALL'].map((option) => count.shares?.[option])).toEqual([
      53.9, 10.9, 8.59, 8.41, 6.8, 5.2, 2.3, 3.9,
    ]);
    expect(count).toMatchObject({ total: 6_366_441, status: 'certified', flags: [] });
  });

  test('every vote, share and seat is the official one', async () => {
    const official = (await csv('official-results')).filter(
      ({ status, option_code }) => status === 'final' && !option_code?.startsWith('_'),
    );
    expect(official).toHaveLength(8);
    for (const { option_code: option = '', votes, percent, seats } of official) {
      const count = row<CountRow>('count:list:KZ');
      expect([option, count.votes?.[option]]).toEqual([option, Number(votes)]);
      expect([option, count.shares?.[option]]).toEqual([option, Number(percent)]);
      if (seats) expect([option, row<SeatsRow>('seats:list:count').seats[option]]).toEqual([option, Number(seats)]);
    }
  });

  test('P-ROW-6: turnout from the regions is 54.19 %, with the commission’s last own figure, 54.21 %, as reported beside it', () => {
    expect(row<TurnoutRow>('turnout:KZ')).toMatchObject({
      percent: 54.19,
      voters: 12_035_578,
      basis: { ballots: 'sum', percent: 'sum' },
      reported: { source: 'cec', percent: 54.21, asOf: '2023-03-27T06:00:00Z' },
      reporting: { in: 20, of: 20 },
      flags: [],
    });
  });

  test('all twenty regions are as published at 22:10, and the nation is the sum of their ballots', async () => {
    const last = (await csv('turnout')).filter(({ report, unit }) => report === 'cec-2023-03-19-2210' && unit !== 'KZ');
    expect(last).toHaveLength(20);
    let ballots = 0;
    for (const { unit, percent } of last) {
      const region = row<TurnoutRow>(`turnout:${unit}`);
      expect([unit, region.percent, region.basis.percent]).toEqual([unit, Number(percent), 'published']);
      // Hundredths of a percent are integers in the text; half up as the commission rounds.
      const [whole = '0', part = '0'] = (percent ?? '').split('.');
      const hundredths = BigInt(whole) * 100n + BigInt(part.padEnd(2, '0'));
      expect(BigInt(region.ballots ?? 0)).toBe((hundredths * BigInt(region.voters ?? 0) * 2n + 10_000n) / 20_000n);
      ballots += region.ballots ?? 0;
    }
    expect(row<TurnoutRow>('turnout:KZ').ballots).toBe(ballots);
  });

  test('the polls give 40-8-6-6-5-4, 39-8-6-7-5-4, and 43-8-7-6-5 with one party below the threshold', () => {
    expect(seatsOf('seats:list:exit-poll:eurasian-integration')).toEqual([40, 8, 6, 6, 5, 4, 0]);
    expect(seatsOf('seats:list:exit-poll:democracy-institute')).toEqual([39, 8, 6, 7, 5, 4, 0]);
    expect(seatsOf('seats:list:exit-poll:socis-a')).toEqual([43, 8, 7, 6, 5, 0, 0]);
    expect(row<SeatsRow>('seats:list:exit-poll:socis-a').excluded).toEqual(['JSDP', 'BAYTAQ']);
    expect(row<SeatsRow>('seats:list:exit-poll:eurasian-integration').excluded).toEqual(['BAYTAQ']);
  });

  test('P-ROW-16: a party below the threshold in one poll was still one in three to pass, and every seat of the count lies in every interval', () => {
    const passing = ['socis-a', 'democracy-institute', 'eurasian-integration', 'combined'].map(
      (basis) => row<ExitPollRow>(`exit-poll:list:${basis}`).passing?.JSDP,
    );
    // 4.91, 5.12 and 5.31 % in the polls, 5.11 % in their combination; the count gave 5.20 % and four seats.
    expect(passing).toEqual([36, 68, 91, 80]);
    expect(row<SeatsRow>('seats:list:exit-poll:socis-a').interval).toMatchObject({ JSDP: [0, 4], AMANAT: [39, 43] });
    for (const basis of ['eurasian-integration', 'democracy-institute', 'socis-a', 'combined']) {
      const { interval = {} } = row<SeatsRow>(`seats:list:exit-poll:${basis}`);
      const counted = row<SeatsRow>('seats:list:count').seats;
      for (const party of parties) {
        const [low = -1, high = -1] = interval[party] ?? [];
        expect([basis, party, low <= (counted[party] ?? 0) && (counted[party] ?? 0) <= high]).toEqual([
          basis,
          party,
          true,
        ]);
      }
    }
  });

  test('every poll’s shares are as published, and the combination says how it weighs them', async () => {
    const shares = await csv('exit-poll-shares');
    expect(shares).toHaveLength(24);
    for (const { report = '', option = '', share } of shares) {
      const pollster = report.replace('-2023-03-19', '');
      expect(row<ExitPollRow>(`exit-poll:list:${pollster}`).shares[option]).toBe(Number(share));
    }
    expect(row<ExitPollRow>('exit-poll:list:combined')).toMatchObject({ weighting: 'equal', sample: 354_000 });
  });

  test('the rows are the recording’s expected ones', () => {
    expect(rows).toBe(recording.expectedRows);
  });
});

describe('P-REC-6, P-IN-17: G2, G12: the end depends on the recording alone', () => {
  test.each(seeds)(
    'the same bytes with a fifth repeated, six hours of delays and old bulletins sent again, seed %i',
    async (seed) => {
      const faults = { duplicate: 0.2, shuffleMs: 6 * 3_600_000, stale: 0.1, seed };
      const faulty = await replay(one, faults);
      const copies = faulty.records.filter(({ post }) => post.copy !== 'original').length;
      const outcomes = faulty.records.map(({ outcome }) => (outcome?.state === 'decided' ? outcome.counts : {}));
      const stale = outcomes.reduce((sum, { stale = 0 }) => sum + stale, 0);
      console.log(
        `seed ${seed}: ${faulty.records.length} posts, ${copies} of them copies, ${stale} entries came after a later one`,
      );
      expect(faulty.rows).toBe(rows);
    },
  );

  test('the same bytes with two aggregators, in two processes', async () => {
    const two = await startPipeline({ nights: `replay:${folder}`, aggregators: 2 });
    try {
      for (const seed of [11, 12, 13]) {
        const faults = { duplicate: 0.2, shuffleMs: 6 * 3_600_000, stale: 0.1, seed };
        expect((await replay(two, faults)).rows).toBe(rows);
      }
    } finally {
      await two.stop();
    }
  });

  test('the same bytes at 2000 times the speed of the night', { timeout: 90_000 }, async () => {
    expect((await replay(one, noFaults, 2000)).rows).toBe(rows);
  });
});
