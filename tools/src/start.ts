import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from './pipeline/service-process.ts';
import { type Pipeline, startPipeline } from './pipeline/start-pipeline.ts';
import { runProgram } from './programs/run-program.ts';
import { type Recording, readRecording } from './replay/read-recording.ts';
import { readStartSettings, type StartSettings } from './start/read-settings.ts';
import { refuseTakenPorts } from './start/refuse-taken-ports.ts';
import { runLaps } from './start/run-laps.ts';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.abort(new Error(signal)));
}
try {
  await start(readStartSettings(process.env, process.argv.slice(2)), stopping);
} catch (error) {
  const reason = stopping.signal.aborted ? stopping.signal.reason : error;
  if (!isAskedFor(reason)) {
    process.stderr.write(`${(reason as Error).message}\n`);
    process.exitCode = 1;
  }
}

/** Everything on this machine, until Ctrl-C: Redis, the three services, and a recorded night that starts over when it ends. */
async function start(settings: StartSettings, stopping: AbortController): Promise<void> {
  const { folder, port, ingestorPort, healthPort, broadcasters, speed, restMs, redisUrl, dataDir } = settings;
  await refuseTakenPorts([
    { port, variable: 'PORT' },
    { port: ingestorPort, variable: 'INGESTOR_PORT' },
    { port: healthPort, variable: 'HEALTH_PORT' },
  ]);
  const recording = await readRecording(folder);
  await buildPage();
  process.stdout.write(`starting Redis and the three services for ${nameOf(recording)} …\n`);
  await rm(dataDir, { recursive: true, force: true });
  await mkdir(dataDir, { recursive: true });
  const pipeline = await startPipeline({
    nights: `replay:${folder}`,
    ...(redisUrl ? { redisUrl } : {}),
    ports: { broadcaster: port, ingestor: ingestorPort, health: healthPort },
    broadcasters,
    logDir: join(dataDir, 'logs'),
    onCrash: ({ name, how, lastLines }) =>
      stopping.abort(new Error(`${name} ended by itself (${how}); the end of its log:\n${lastLines}`)),
    signal: stopping.signal,
  });
  const keysFile = join(dataDir, 'demo-keys.json');
  try {
    await writeFile(keysFile, `${JSON.stringify(pipeline.keys, null, 2)}\n`, { mode: 0o600 });
    process.stdout.write(announcement(recording, pipeline, keysFile, speed));
    await runLaps(recording, pipeline, { speed, restMs, signal: stopping.signal });
  } finally {
    process.stdout.write(`\nstopping; the logs stay in ${pipeline.logDir}\n`);
    await pipeline.stop();
    // They open nothing any more.
    await rm(keysFile, { force: true });
  }
}

/** The page is built where it is missing or older than its sources. Without the packages for that its painted tables are there all the same. */
async function buildPage(): Promise<void> {
  const build = ['--import', 'tsx', 'clients/dashboard/build.ts', '--where-old'];
  if ((await runProgram(process.execPath, build, { cwd: repositoryRoot })) !== 0)
    process.stderr.write('the page could not be built; it shows tables that are loaded again every half a minute\n');
}

function announcement({ night }: Recording, pipeline: Pipeline, keysFile: string, speed: number | 'max'): string {
  const { broadcasterUrl, ingestorUrl, keys, logDir } = pipeline;
  const [deskKey = ''] = Object.values(keys.desk ?? {});
  const path = `/v1/nights/${night.id}`;
  return [
    '',
    `  REPLAY of a recorded night, ${speed === 'max' ? 'as fast as it goes' : `${speed} times as fast`}`,
    '',
    `  page        ${broadcasterUrl}/`,
    // No browser sends what stands behind #, so the keys are in no log.
    `  replay bar  ${broadcasterUrl}/#replay-key=${encodeURIComponent(keys.replay)}`,
    `  desk        ${broadcasterUrl}/desk/#desk-key=${encodeURIComponent(deskKey)}`,
    `  snapshot    ${broadcasterUrl}${path}/snapshot`,
    `  feed        ${broadcasterUrl.replace('http', 'ws')}${path}/feed`,
    `  reports     ${ingestorUrl}${path}/reports`,
    `  demo keys   ${keysFile}`,
    `  logs        ${logDir}`,
    '',
    '  Ctrl-C ends all of it.',
    '',
    '',
  ].join('\n');
}

function nameOf({ night }: Recording): string {
  const { names } = night.election.definition;
  return names.en ?? Object.values(names)[0] ?? night.id;
}

function isAskedFor(reason: unknown): boolean {
  return ['SIGINT', 'SIGTERM', 'SIGHUP'].includes((reason as Error).message);
}
