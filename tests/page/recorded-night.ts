import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '@election-night/shared/election/definition.ts';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { noFaults, planReplay } from '../../tools/src/replay/plan-replay.ts';
import { readRecording } from '../../tools/src/replay/read-recording.ts';
import { createReplayClient } from '../../tools/src/replay/replay-client.ts';
import { until } from '../faults/until.ts';

/** A row of the snapshot, as anybody reads it. */
export type SnapshotRow = { readonly key: string; readonly [field: string]: unknown };
export type Snapshot = { readonly rev: number; readonly rows: readonly SnapshotRow[] };

/** A recorded night in the whole pipeline, at the moment where a test wants it. */
export type RecordedNight = {
  /** `http://127.0.0.1:…/v1/nights/<night>`. */
  readonly url: string;
  /** Sends what was recorded up to this moment (RFC 3339) and is not sent yet, each at its time, and stops the clock there. Only forward. */
  goTo(moment: string): Promise<void>;
  /** A report of a source, beside what was recorded. Resolves once it is decided. */
  report(source: string, kind: 'count', asOf: string, ...entries: object[]): Promise<void>;
  /** A decision, by the role and the path that its action has. Resolves once it is done. */
  decide(role: 'desk' | 'certifier', path: string, body: object): Promise<void>;
  resume(): Promise<void>;
  pause(): Promise<void>;
  /** All rows as they stand. */
  snapshot(): Promise<Snapshot>;
  stop(): Promise<void>;
};

/** `change` makes another election of the same reports. The clock stands still. */
export async function startRecordedNight(
  name: string,
  change: (definition: Definition) => Definition = (definition) => definition,
): Promise<RecordedNight> {
  const folder = await mkdtemp(join(tmpdir(), 'en-recorded-night-'));
  await cp(join(repositoryRoot, 'recordings', name), folder, { recursive: true });
  const path = join(folder, 'definition.json');
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')) as Definition)));
  const { night, requests } = await readRecording(folder);
  const { posts } = planReplay(requests, night.election, night.gaps, noFaults);
  const pipeline = await startPipeline({ nights: `replay:${folder}`, conflateMs: 0 });
  const { ingestorUrl, keys, broadcasterUrl } = pipeline;
  const client = createReplayClient({ ingestorUrl, night: night.id, keys });
  await client.control({ action: 'start', paused: true });
  const waiting = [...posts];
  let number = 0;

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

  const seek = (at: number) => client.control({ action: 'seek', to: new Date(at).toISOString() });
  const sendNew = (source: string, path: string, body: object) => {
    number += 1;
    return send(source, path, JSON.stringify({ id: `by-hand-${number}`, mode: 'replay', ...body }));
  };

  return {
    url: `${broadcasterUrl}/v1/nights/${night.id}`,
    async goTo(moment) {
      const to = Date.parse(moment);
      let sought = Number.NEGATIVE_INFINITY;
      for (let next = waiting[0]; next && next.due <= to; next = waiting[0]) {
        if (next.due > sought) await seek(next.due);
        sought = next.due;
        await send(next.source, next.path, next.body);
        waiting.shift();
      }
      if (to > sought) await seek(to);
    },
    report: (source, kind, asOf, ...entries) => sendNew(source, '/reports', { kind, asOf, entries }),
    decide: (role, path, body) => sendNew(`${role}/${Object.keys(keys[role] ?? {})[0]}`, `/${path}`, body),
    async resume() {
      await client.control({ action: 'resume' });
    },
    async pause() {
      await client.control({ action: 'pause' });
    },
    async snapshot() {
      const answer = await fetch(`${broadcasterUrl}/v1/nights/${night.id}/snapshot?topic=all`);
      return (await answer.json()) as Snapshot;
    },
    async stop() {
      await pipeline.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
