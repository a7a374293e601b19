import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  repositoryRoot,
  type ServiceProcess,
  serviceCommand,
  startProcess,
} from '../../../../tools/src/pipeline/service-process.ts';
import { type Pipeline, startPipeline } from '../../../../tools/src/pipeline/start-pipeline.ts';
import { eventually } from '../ingestor-under-test.ts';
import { startWebServer, type WebServer } from './test-web-server.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let web: WebServer;
let folder: string;
let pipeline: Pipeline;
let second: ServiceProcess;
/** What the source publishes now; a page takes a while, so that two at once would be seen. */
let percent = 41.5;
let takesMs = 150;
let atOnce = 0;
let mostAtOnce = 0;

beforeAll(async () => {
  web = await startWebServer();
  web.serve('/wards.csv', ({ response }) => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.once('close', () => (atOnce -= 1));
    const body = `Ward,Turnout,Voters\nNORTH,${percent},1000\nRIVER,40,800\nHILL,39,600\n`;
    setTimeout(() => response.writeHead(200, { 'content-type': 'text/csv' }).end(body), takesMs);
  });
  folder = await mkdtemp(join(tmpdir(), 'en-several-'));
  for (const [name, id] of [
    ['live', 'fetched-live'],
    ['replay', 'fetched-replay'],
  ] as const) {
    await cp(join(repositoryRoot, 'recordings/tiny'), join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'definition.json'), JSON.stringify(await definitionOf(id)));
  }
  pipeline = await startPipeline({ nights: `test:${folder}/live,replay:${folder}/replay` });
  second = await startProcess({
    name: 'ingestor-2',
    command: serviceCommand('ingestor'),
    env: {
      REDIS_URL: pipeline.redisUrl,
      NIGHTS: `test:${folder}/live,replay:${folder}/replay`,
      KEYS_FILE: pipeline.keysFile,
      INGESTOR_PORT: '0',
    },
    logFile: join(folder, 'ingestor-2.log'),
  });
});
afterAll(async () => {
  second?.signal('SIGTERM');
  await pipeline?.stop();
  await second?.ended;
  await web?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function definitionOf(night: string): Promise<object> {
  const definition = JSON.parse(await readFile(join(repositoryRoot, 'recordings/tiny/definition.json'), 'utf8'));
  definition.night = night;
  // The wall's clock is past this night; what is fetched is judged all the same.
  definition.sources[0].fetch = {
    from: { url: `${web.url}/wards.csv` },
    everySeconds: 1,
    format: 'csv',
    kind: 'turnout',
    mapping: { unit: 'Ward', figures: { percent: 'Turnout', voters: 'Voters' } },
  };
  return definition;
}

const requests = () => web.requests('/wards.csv').length;
const shown = async (): Promise<number | undefined> => {
  const answer = await fetch(`${pipeline.broadcasterUrl}/v1/nights/fetched-live/snapshot?topic=all`);
  const { rows } = (await answer.json()) as { rows: { key: string; percent?: number }[] };
  return rows.find(({ key }) => key === 'turnout:NORTH')?.percent;
};

test('P-FETCH-1: what is fetched is in the feed, like a report that was sent', async () => {
  await eventually('the turnout of North', async () => (await shown()) === 41.5, 15_000);
});

test('P-FETCH-5: two ingestors fetch once an interval, and never at once', async () => {
  const before = requests();
  await delay(4000);
  const times = requests() - before;
  expect(times).toBeGreaterThanOrEqual(3);
  expect(times).toBeLessThanOrEqual(5);
  expect(mostAtOnce).toBe(1);
});

test('P-FETCH-5: a source that takes longer than its interval is still asked by one at a time', async () => {
  const before = requests();
  takesMs = 1400;
  await eventually('some slow requests', async () => requests() >= before + 4, 20_000);
  takesMs = 150;
  expect(mostAtOnce).toBe(1);
});

test('P-FETCH-5: an ingestor that is killed while it fetches does not stop it', async () => {
  const before = requests();
  await eventually('a request begins', async () => atOnce === 1);
  await pipeline.kill('ingestor', 'SIGKILL');
  percent = 42.25;
  await eventually('more requests', async () => requests() > before + 2, 20_000);
  await eventually('the new turnout of North', async () => (await shown()) === 42.25, 20_000);
  await pipeline.restart('ingestor');
  const headers = { authorization: `Bearer ${pipeline.keys.sources['office']}` };
  const answer = await fetch(`${pipeline.ingestorUrl}/v1/nights/fetched-live/sources`, { headers });
  expect(await answer.json()).toMatchObject({ night: 'fetched-live', sources: [{ source: 'office', failures: 0 }] });
});

test('a stop is orderly while a source is asked', async () => {
  await eventually('a request begins', async () => atOnce === 1);
  const stopped = performance.now();
  await pipeline.kill('ingestor', 'SIGTERM');
  expect(performance.now() - stopped).toBeLessThan(4000);
  const log = await readFile(pipeline.logFileOf('ingestor'), 'utf8');
  expect(log.trimEnd().split('\n').at(-1)).toContain('"msg":"stopped"');
});

test('P-FETCH-5: in a replay nothing is fetched, and the log says so once', async () => {
  const headers = { authorization: `Bearer ${pipeline.keys.replay}` };
  await pipeline.restart('ingestor');
  const answer = await fetch(`${pipeline.ingestorUrl}/v1/nights/fetched-replay/sources`, { headers });
  expect(await answer.json()).toMatchObject({ fetches: false, sources: [{ source: 'office', failures: 0 }] });
  const lines = (await readFile(join(folder, 'ingestor-2.log'), 'utf8')).split('\n');
  expect(lines.filter((line) => line.includes('nothing is fetched in a replay'))).toHaveLength(1);
});
