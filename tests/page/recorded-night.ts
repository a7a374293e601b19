import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '@election-night/shared/election/definition.ts';
import type { PublishedRow } from '@election-night/shared/election/row.ts';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { noFaults, planReplay } from '../../tools/src/replay/plan-replay.ts';
import { readRecording } from '../../tools/src/replay/read-recording.ts';
import { createReplayClient } from '../../tools/src/replay/replay-client.ts';
import { until } from '../faults/until.ts';

/** All rows of a topic at one commit, by their keys, as anybody reads them. */
export type Snapshot = {
  readonly epoch: string;
  readonly rev: number;
  readonly rows: ReadonlyMap<string, PublishedRow>;
};

/** A recorded night in the whole pipeline, at the moment where a test wants it. */
export type RecordedNight = {
  /** `http://127.0.0.1:…/v1/nights/<night>`. */
  readonly url: string;
  readonly pipeline: Pipeline;
  readonly definition: Definition;
  /** When something was recorded or the night changes by itself: RFC 3339, ascending, distinct. */
  readonly moments: readonly string[];
  /** Sends what was recorded up to this moment (RFC 3339) and is not sent yet, each at its time, and stops the clock there. Only forward. */
  goTo(moment: string): Promise<void>;
  /** The same while no broadcaster runs: does not wait until it is served. */
  goToUnseen(moment: string): Promise<void>;
  /** Begins a new run at an earlier moment, and sends again what was recorded up to there. */
  goBack(moment: string): Promise<void>;
  /** A report of a source, beside what was recorded. Resolves once it is decided or sealed. */
  report(source: string, kind: 'count' | 'turnout', asOf: string, ...entries: object[]): Promise<void>;
  /** A decision, by the role and the path that its action has. Resolves once it is done. */
  decide(role: 'desk' | 'certifier', path: string, body: object): Promise<void>;
  resume(): Promise<void>;
  pause(): Promise<void>;
  /** The night's time: RFC 3339. */
  now(): Promise<string>;
  /** The rows of a topic as they stand; without a topic all. */
  snapshot(topic?: string): Promise<Snapshot>;
  stop(): Promise<void>;
};

/** `change` makes another election of the same reports. The clock stands still, at the first minute of the night. */
export async function startRecordedNight(
  name: string,
  change: (definition: Definition) => Definition = (definition) => definition,
): Promise<RecordedNight> {
  const folder = await mkdtemp(join(tmpdir(), 'en-recorded-night-'));
  await cp(join(repositoryRoot, 'recordings', name), folder, { recursive: true });
  const path = join(folder, 'definition.json');
  const definition = change(JSON.parse(await readFile(path, 'utf8')) as Definition);
  await writeFile(path, JSON.stringify(definition));
  const { night, requests } = await readRecording(folder);
  const { posts, timers } = planReplay(requests, night.election, night.gaps, noFaults);
  const pipeline = await startPipeline({ nights: `replay:${folder}`, conflateMs: 0 });
  const { ingestorUrl, keys, broadcasterUrl } = pipeline;
  const client = createReplayClient({ ingestorUrl, night: night.id, keys });
  await client.control({ action: 'start', paused: true });
  const url = `${broadcasterUrl}/v1/nights/${night.id}`;
  let waiting = [...posts];
  let number = 0;
  await isPublic();

  async function send(source: string, path: string, body: string | Buffer): Promise<void> {
    const result = await client.post({ due: 0, copy: 'original', source, path, body });
    if (result.outcome === 'refused') throw new Error(`${source} ${path}: ${JSON.stringify(result.problem)}`);
    const status = result.status as string;
    await until(`${path} of ${source} is decided`, 10_000, async () => {
      const answer = await client.stateOf(source, status);
      if (answer.state === 'refused') throw new Error(`${source} ${path}: ${JSON.stringify(answer)}`);
      return answer.state !== 'queued' && answer.state !== 'unknown';
    });
  }

  /** Whatever was decided so far can be seen. */
  async function isPublic(): Promise<void> {
    const { epoch, rev } = await client.position();
    await until(`${url} serves rev ${rev}`, 10_000, async () => {
      const served = await snapshot('summary');
      return served.epoch > epoch || (served.epoch === epoch && served.rev >= rev);
    });
  }

  const seek = (at: number) => client.control({ action: 'seek', to: new Date(at).toISOString() });
  async function sendNew(source: string, path: string, body: object): Promise<void> {
    number += 1;
    await send(source, path, JSON.stringify({ id: `by-hand-${number}`, mode: 'replay', ...body }));
    await isPublic();
  }

  async function goToUnseen(moment: string): Promise<void> {
    const to = Date.parse(moment);
    let sought = Number.NEGATIVE_INFINITY;
    for (let next = waiting[0]; next && next.due <= to; next = waiting[0]) {
      if (next.due > sought) await seek(next.due);
      sought = next.due;
      await send(next.source, next.path, next.body);
      waiting.shift();
    }
    if (to > sought) await seek(to);
  }

  async function snapshot(topic = 'all'): Promise<Snapshot> {
    const answer = await fetch(`${url}/snapshot?topic=${topic}`);
    const { epoch, rev, rows = [] } = (await answer.json()) as Omit<Snapshot, 'rows'> & { rows?: PublishedRow[] };
    return { epoch, rev, rows: new Map(rows.map((row) => [row.key, row])) };
  }

  return {
    ...{ url, pipeline, definition, goToUnseen, snapshot },
    async goTo(moment) {
      await goToUnseen(moment);
      await isPublic();
    },
    moments: [...new Set([...posts.map(({ due }) => due), ...timers])]
      .sort((one, other) => one - other)
      .map((at) => new Date(at).toISOString()),
    async goBack(moment) {
      await client.control({ action: 'seek', to: moment });
      await isPublic();
      waiting = [...posts];
      while (waiting[0] && waiting[0].due <= Date.parse(moment)) {
        const { source, path, body } = waiting.shift() as (typeof posts)[number];
        await send(source, path, body);
      }
      await isPublic();
    },
    report: (source, kind, asOf, ...entries) => sendNew(source, '/reports', { kind, asOf, entries }),
    decide: (role, path, body) => sendNew(`${role}/${Object.keys(keys[role] ?? {})[0]}`, `/${path}`, body),
    async resume() {
      await client.control({ action: 'resume' });
    },
    async pause() {
      await client.control({ action: 'pause' });
    },
    now: async () => (await client.position()).at,
    async stop() {
      await pipeline.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
