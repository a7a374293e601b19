import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { noFaults } from '../../tools/src/replay/plan-replay.ts';
import { readRecording } from '../../tools/src/replay/read-recording.ts';
import { type ReplayResult, runReplay } from '../../tools/src/replay/run-replay.ts';

// What an ingestor recorded is a recording like any other: tonight is tomorrow's test.

vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-round-trip-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Plays a recording on a pipeline of its own; with `recordTo` its ingestor records what it receives. */
async function play(recordingFolder: string, speed: number | 'max', recordTo?: string): Promise<ReplayResult> {
  const pipeline = await startPipeline({
    nights: `replay:${recordingFolder}`,
    ...(recordTo === undefined ? {} : { env: { RECORD_TO: recordTo } }),
  });
  try {
    const recording = await readRecording(recordingFolder);
    const { ingestorUrl, broadcasterUrl, keys } = pipeline;
    return await runReplay({ recording, ingestorUrl, broadcasterUrl, keys, speed, faults: noFaults });
  } finally {
    await pipeline.stop();
  }
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const statuses = ({ records }: ReplayResult) =>
  records.map(({ result }) => (result?.outcome === 'refused' ? result.status : 202));

/** The tiny night, between its reports what an ingestor has to refuse, and a decision of the desk at its end. */
async function tinyWithRefusals(): Promise<string> {
  const to = join(folder, 'tiny');
  await cp(join(repositoryRoot, 'recordings/tiny'), to, { recursive: true });
  const path = join(to, 'reports.ndjson');
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const first = JSON.parse(lines[0] as string) as { body: object };
  const at = '2030-01-05T20:07:00Z';
  const refused = [
    { at, source: null, path: '/reports', body: { ...first.body, id: 'by-nobody' } },
    { at, source: 'office', path: '/reports', bodyBase64: Buffer.from('{"id":1,"id":2}').toString('base64') },
    { at, source: 'office', path: '/reports', contentType: 'text/plain', bodyBase64: 'e30=' },
    { at, source: 'office', path: '/reports', nightMode: 'replay', body: { ...first.body, id: 'x', mode: 'test' } },
    { at, source: 'office', path: '/reports', body: { ...first.body, asOf: '2030-01-05T19:01:00Z' } },
    { at, source: 'ada', path: '/reports', body: { ...first.body, id: 'not-hers' } },
  ];
  lines.splice(2, 0, ...refused.map((line) => JSON.stringify(line)));
  const lift = { id: 'lift', mode: 'replay', of: { kind: 'exit-poll' }, reason: 'Everybody has it.' };
  lines.push(
    JSON.stringify({ at: '2030-01-05T22:25:00Z', source: 'desk/first desk', path: '/embargo/lift', body: lift }),
  );
  await writeFile(path, `${lines.join('\n')}\n`);
  return to;
}

test('P-REC-9: a night with refused requests, recorded while it is played, is the recording that was played', async () => {
  const played = await tinyWithRefusals();
  const to = join(folder, 'of-tiny');
  const first = await play(played, 'max', to);
  expect(statuses(first).filter((status) => status !== 202)).toEqual([401, 400, 415, 422, 409, 422]);
  const [original, recorded] = await Promise.all([readRecording(played), readRecording(join(to, 'tiny'))]);
  expect(recorded.requests).toEqual(original.requests);
  expect(recorded.night.gaps).toEqual(original.night.gaps);

  const second = await play(join(to, 'tiny'), 'max');
  expect(statuses(second)).toEqual(statuses(first));
  expect(second.rows).toBe(first.rows);
  expect(first.differences).toEqual([]);
});

test.each([
  ['kazakhstan-2023', 'max'],
  ['harbour-2031', 'max'],
  // A clock that runs: what comes a little late is recorded as late as it came.
  ['tiny', 3600],
] as const)(
  'P-REC-9: %s at speed %s, recorded, and the recording played, end with the same rows',
  async (night, speed) => {
    const to = join(folder, `of-${night}-${speed}`);
    const first = await play(join(repositoryRoot, 'recordings', night), speed, to);
    const second = await play(join(to, night), 'max');
    expect(first.differences).toEqual([]);
    expect(second.rows).toBe(first.rows);
    const files = await readdir(join(to, night));
    expect(files.filter((name) => name.startsWith('reports.'))).toHaveLength(1);
    console.log(
      `${night}, speed ${speed}: ${second.rows.split('\n').length - 1} rows, md5 ${md5(first.rows)} = ${md5(second.rows)}`,
    );
  },
);
