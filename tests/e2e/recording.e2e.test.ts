import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createDeskClient } from '../../tools/src/desk/desk-client.ts';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { collectRows } from '../../tools/src/replay/collect-rows.ts';
import { type Faults, noFaults } from '../../tools/src/replay/plan-replay.ts';
import { readRecording } from '../../tools/src/replay/read-recording.ts';
import { createReplayClient } from '../../tools/src/replay/replay-client.ts';
import { type ReplayResult, runReplay } from '../../tools/src/replay/run-replay.ts';
import { makeFaultNight } from '../faults/fault-night.ts';

// What an ingestor recorded is a recording like any other: tonight is tomorrow's test.

vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-round-trip-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Plays a recording on a pipeline of its own; with `recordTo` its ingestor records what it receives. */
async function play(
  recordingFolder: string,
  speed: number | 'max',
  recordTo?: string,
  faults: Faults = noFaults,
): Promise<ReplayResult> {
  const pipeline = await startPipeline({
    nights: `replay:${recordingFolder}`,
    ...(recordTo === undefined ? {} : { env: { RECORD_TO: recordTo } }),
  });
  try {
    const recording = await readRecording(recordingFolder);
    const { ingestorUrl, broadcasterUrl, keys } = pipeline;
    return await runReplay({ recording, ingestorUrl, broadcasterUrl, keys, speed, faults });
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

/** A night whose desk needs two persons for a release, with stations of 3,000 voters. */
async function twoPersonNight(): Promise<{ folder: string; remove(): Promise<void> }> {
  const made = await makeFaultNight(12);
  const path = join(made.folder, 'definition.json');
  const definition = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...definition, desk: { secondPerson: true } }));
  return made;
}

type Figures = { unit: string; contest?: string } & Record<string, unknown>;
type Bulletin = { kind: 'turnout' | 'count'; entries: Figures[] };

const turnout = (unit: string, ballots: number): Bulletin => ({ kind: 'turnout', entries: [{ unit, ballots }] });
const count = (unit: string, APPLE: number, BIRCH: number, total: number): Bulletin => ({
  kind: 'count',
  entries: [{ unit, contest: 'list', votes: { APPLE, BIRCH, CEDAR: 5 }, total }],
});

/** Rule-breakers by themselves: what comes of them is the same in any order. Their neighbours are right. */
const inAnyOrder: readonly Bulletin[] = [
  turnout('S0', 3100),
  {
    kind: 'turnout',
    entries: [
      { unit: 'S1', ballots: 3200 },
      { unit: 'S2', ballots: 900 },
    ],
  },
  count('S3', 700, 300, 1050),
  count('S4', 400, 600, 1005),
  turnout('S5', 2100),
];
/** Figures that contradict the ones before them. */
const inThisOrder: readonly Bulletin[] = [
  ...inAnyOrder,
  turnout('S6', 2000),
  turnout('S6', 1500),
  turnout('S7', 1800),
  turnout('S7', 1700),
];

type Held = { entry: string; unit: string };

/** Plays a test night by hand on a pipeline that records: reports first, then the desk. Returns its rows. */
async function recordLive(folder: string, to: string, bulletins: readonly Bulletin[]): Promise<string> {
  const pipeline = await startPipeline({ nights: `test:${folder}`, env: { RECORD_TO: to } });
  try {
    const { ingestorUrl, broadcasterUrl, keys } = pipeline;
    const client = createReplayClient({ ingestorUrl, night: 'faults', keys });
    for (const [place, bulletin] of bulletins.entries()) await sendLive(pipeline, place, bulletin);
    await decideLive(pipeline);
    return await collectRows({ broadcasterUrl, night: 'faults', position: await client.position() });
  } finally {
    await pipeline.stop();
  }
}

async function sendLive({ ingestorUrl, keys }: Pipeline, place: number, bulletin: Bulletin): Promise<void> {
  const client = createReplayClient({ ingestorUrl, night: 'faults', keys });
  const asOf = new Date(Date.UTC(2020, 0, 1, 21, place)).toISOString();
  const body = JSON.stringify({ id: `bulletin-${place}`, mode: 'test', asOf, ...bulletin });
  const post = { due: 0, copy: 'original', source: 'commission', path: '/reports', body } as const;
  const posted = await client.post(post);
  if (posted.outcome !== 'accepted' || !posted.status) throw new Error(JSON.stringify(posted));
  const { status } = posted;
  await vi.waitFor(async () => expect((await client.stateOf('commission', status)).state).toBe('decided'));
}

/** What is held of S0, S3 and S6 is released by two persons, of S1 rejected; of S7 it stays. */
async function decideLive({ ingestorUrl, keys }: Pipeline): Promise<void> {
  const persons = Object.values(keys.desk ?? {}).map((key) =>
    createDeskClient({ url: ingestorUrl, night: 'faults', mode: 'test', keyOf: () => key, waitMs: 10_000 }),
  );
  const held = (await persons[0]?.allHeld()) as Held[];
  const reason = 'The office said so.';
  for (const { entry, unit } of held) {
    const path = `/held/${entry}`;
    if (unit === 'S1') {
      const status = await persons[0]?.decide({ word: 'reject', path: `${path}/reject`, body: { reason } });
      expect(status?.state).toBe('applied');
    }
    if (!['S0', 'S3', 'S6'].includes(unit)) continue;
    const states: (string | undefined)[] = [];
    for (const person of persons) {
      states.push((await person.decide({ word: 'release', path: `${path}/release`, body: { reason } })).state);
    }
    expect(states).toEqual(['second-person-needed', 'applied']);
  }
}

const hour = 3_600_000;
test.each([
  ['in any order', inAnyOrder, 5, { duplicate: 0.5, shuffleMs: 6 * hour, stale: 0, seed: 3 }],
  ['with figures that fall', inThisOrder, 7, { duplicate: 0.5, shuffleMs: 0, stale: 0, seed: 4 }],
] as const)(
  'P-REC-12: a test night whose held figures were released by two persons and rejected, replayed, has the same rows: %s',
  async (name, bulletins, decisions, rough) => {
    const { folder: nightFolder, remove } = await twoPersonNight();
    try {
      const to = join(folder, `live ${name}`);
      const rows = await recordLive(nightFolder, to, bulletins);
      const { requests } = await readRecording(join(to, 'faults'));
      const runs = requests.filter(({ path }) => path.startsWith('/held/')).map(({ run }) => typeof run);
      expect(runs).toEqual(Array(decisions).fill('string'));
      for (const faults of [noFaults, rough]) {
        const replayed = await play(join(to, 'faults'), 'max', undefined, faults);
        const decided = replayed.records.filter(({ post }) => post.path.startsWith('/held/'));
        const states = decided.map(({ outcome }) => outcome?.state);
        console.log(`${name}: ${replayed.records.length} posts, decisions: ${states.join(', ')}`);
        expect(states).not.toContain('refused');
        expect(replayed.rows).toBe(rows);
      }
    } finally {
      await remove();
    }
  },
);
