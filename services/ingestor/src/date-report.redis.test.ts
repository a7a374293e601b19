import type { ReportJob } from '@election-night/shared/queue/report-queue.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bulletin,
  electionOf,
  type IngestorUnderTest,
  islandDefinition,
  islandNight,
  startIngestorUnderTest,
  testKeys,
} from './ingestor-under-test.ts';

const sources = islandDefinition.sources.map((source) =>
  source.id === 'board' ? { ...source, ownAsOf: false } : source,
);
const night = { ...islandNight(), election: electionOf({ ...islandDefinition, sources }) };
const { meta } = nightKeys('replay', 'island');
let under: IngestorUnderTest;

beforeAll(async () => {
  under = await startIngestorUnderTest({ nights: [night], keys: testKeys });
});
afterAll(() => under.stop());

/** Stops the night's clock at a time. */
const clockAt = (recordedAt: string) =>
  under.redis.hset(
    meta,
    'clock',
    JSON.stringify({ mode: 'replay', recordedAt, wallAt: recordedAt, speed: 1, paused: true }),
  );

async function undated(id: string, percent?: number) {
  const { asOf: _, ...body } = bulletin(id, percent);
  const answer = await under.postReport(body);
  const job = await under.queue().getJob(answer.body.receipt as string);
  return { ...answer, job: job?.data as ReportJob | undefined };
}

test('P-IN-21: without a clock there is no time to take: the night was not started', async () => {
  expect(await undated('early')).toMatchObject({ status: 503, body: { code: 'night-not-started' } });
});

test('P-IN-21: a report without asOf is of the moment at which it came in, by the clock of the night', async () => {
  await clockAt('2030-01-05T11:00:00Z');
  expect(await undated('first')).toMatchObject({ status: 202, job: { report: { asOf: '2030-01-05T11:00:00Z' } } });
  await clockAt('2030-01-05T12:30:00Z');
  expect(await undated('second')).toMatchObject({ status: 202, job: { report: { asOf: '2030-01-05T12:30:00Z' } } });
});

test('P-IN-21: the same body later is the same report, of the time at which it first came; other figures under its id are not', async () => {
  await clockAt('2030-01-05T13:00:00Z');
  const once = await undated('again', 20);
  await clockAt('2030-01-05T14:00:00Z');
  const twice = await undated('again', 20);
  expect(twice).toMatchObject({ status: 202, job: { report: { asOf: '2030-01-05T13:00:00Z' } } });
  expect(twice.body).toEqual(once.body);
  expect(await undated('again', 21)).toMatchObject({ status: 409, body: { code: 'report-id-taken' } });
});

test('P-IN-21: a source with times of its own must give one, and is told which field', async () => {
  const { asOf: _, ...body } = bulletin('east');
  expect(await under.postReport(body, 'east-key')).toMatchObject({
    status: 422,
    body: { code: 'report-invalid', errors: [{ pointer: '/asOf', message: 'It is required.' }] },
  });
});
