import { afterAll, beforeAll, expect, test } from 'vitest';
import { bulletin, type IngestorUnderTest, startIngestorUnderTest } from './ingestor-under-test.ts';

let under: IngestorUnderTest;
beforeAll(async () => {
  under = await startIngestorUnderTest({ started: false });
});
afterAll(() => under.stop());

const unknownUnit = { entries: [{ unit: 'ATLANTIS', percent: 1 }] };
const json = { 'content-type': 'application/json' };
const withKey = { ...json, authorization: 'Bearer board-key' };

// In each request everything is wrong that the next ones mend; the night was never started, which is found last.
test.each<[string, Record<string, string>, string, string]>([
  ['media-type-unsupported', {}, '{"id":1,"id":1}', 'how it is sent'],
  ['key-unknown', json, '{"id":1,"id":1}', 'who sends it'],
  ['malformed-json', withKey, '{"id":1', 'whether it is JSON'],
  ['unsafe-json', withKey, '{"id":1,"id":1}', 'whether it can be read in two ways'],
  ['report-invalid', withKey, JSON.stringify(bulletin('a/b', 1, { mode: 'live', ...unknownUnit })), 'its shape'],
  ['mode-differs', withKey, JSON.stringify(bulletin('a', 1, { mode: 'live', ...unknownUnit })), 'its mode'],
  ['report-not-admitted', withKey, JSON.stringify(bulletin('a', 1, unknownUnit)), 'the definition'],
  ['night-not-started', withKey, JSON.stringify(bulletin('a')), 'the run'],
])('P-IN-1: %s comes before what is asked after it', async (code, headers, body) => {
  const answer = await fetch(`${under.url}/v1/nights/island/reports`, { method: 'POST', headers, body });
  expect(await answer.json()).toMatchObject({ code });
});
