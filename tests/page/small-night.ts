import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '@election-night/shared/election/definition.ts';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type Pipeline, type PipelineOptions, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { createReplayClient, type ReplayClient } from '../../tools/src/replay/replay-client.ts';
import { until } from '../faults/until.ts';

/** A small night in the whole pipeline, whose sources and desk say what a test wants them to say. */
export type SmallNight = {
  readonly pipeline: Pipeline;
  /** `http://127.0.0.1:…/v1/nights/small`. */
  readonly url: string;
  readonly clock: ReplayClient;
  /** Resolves once the report is decided. Without an id of its own it gets one. */
  report(source: string, kind: 'turnout' | 'count' | 'exit-poll', asOf: string, ...entries: object[]): Promise<void>;
  /** A decision of the desk, by the path that its action has. Resolves once it is done. */
  decide(path: string, body: object): Promise<void>;
  stop(): Promise<void>;
};

export type SmallNightOptions = Pick<PipelineOptions, 'envOf'> & {
  /** Makes another definition of it. */
  readonly change?: (definition: Definition) => Definition;
};

/** In three languages, with a council and three wardens, a source that is expected every half hour, and one that was
 * expected and is silent. The clock begins at `from`. */
export async function startSmallNight(from: string, options: SmallNightOptions = {}): Promise<SmallNight> {
  const { change = (definition) => definition, envOf } = options;
  const folder = await mkdtemp(join(tmpdir(), 'en-small-night-'));
  await cp(join(repositoryRoot, 'recordings/tiny'), folder, { recursive: true });
  const path = join(folder, 'definition.json');
  const definition = JSON.parse(await readFile(path, 'utf8')) as Definition;
  await writeFile(path, JSON.stringify(change(inThreeLanguages(withWardens(withExpectations(definition))))));
  const pipeline = await startPipeline({ nights: `replay:${folder}`, conflateMs: 0, ...(envOf && { envOf }) });
  const { ingestorUrl, keys, broadcasterUrl } = pipeline;
  const clock = createReplayClient({ ingestorUrl, night: 'small', keys });
  await clock.control({ action: 'start', from, speed: 1 });
  await seenAt(broadcasterUrl, (await clock.position()).epoch);
  const base = `${ingestorUrl}/v1/nights/small`;
  let number = 0;

  async function post(address: string, key: string | undefined, body: object): Promise<void> {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify({ mode: 'replay', ...body }) });
    const said = (await answer.json()) as { status: string; state?: string };
    if (answer.status !== 202) throw new Error(`${address}: ${answer.status} ${JSON.stringify(said)}`);
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
      const { state, ...more } = (await (await fetch(`${ingestorUrl}${said.status}`, { headers })).json()) as {
        state: string;
      };
      if (state === 'refused') throw new Error(`${address}: ${JSON.stringify(more)}`);
      if (state !== 'queued') return;
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error(`${address}: not decided`);
  }

  return {
    pipeline,
    url: `${broadcasterUrl}/v1/nights/small`,
    clock,
    report(source, kind, asOf, ...entries) {
      number += 1;
      return post(`${base}/reports`, keys.sources[source], { id: `report-${number}`, kind, asOf, entries });
    },
    decide(path, body) {
      number += 1;
      return post(`${base}/${path}`, Object.values(keys.desk ?? {})[0], { id: `decision-${number}`, ...body });
    },
    async stop() {
      await pipeline.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The broadcaster serves what this clock moves, and not the night of somebody else who got the port first. */
async function seenAt(broadcasterUrl: string, epoch: string): Promise<void> {
  await until(`${broadcasterUrl} serves epoch ${epoch}`, 10_000, async () => {
    const answer = await fetch(`${broadcasterUrl}/v1/nights/small`);
    return answer.ok && ((await answer.json()) as { epoch?: string }).epoch === epoch;
  });
}

function withExpectations(definition: Definition): Definition {
  const expected: Readonly<Record<string, object>> = {
    office: { expectedEverySeconds: 1800, expectedFrom: '2030-01-05T20:30:00Z' },
    ada: { expectedEverySeconds: 600, expectedFrom: '2030-01-05T20:00:00Z' },
  };
  return {
    ...definition,
    night: 'small',
    sources: definition.sources.map((source) => ({ ...source, ...expected[source.id] })),
  };
}

/** Beside the council, each ward elects a warden: contests for one seat. */
function withWardens(definition: Definition): Definition {
  const options = [
    { id: 'ASH', names: { en: 'Ash' }, color: '#f2d13c' },
    { id: 'ELM', names: { en: 'Elm' }, color: '#1f4e79' },
    { id: 'YEW', names: { en: 'Yew' } },
  ] as const;
  const wards = definition.units.filter(({ parent }) => parent !== undefined);
  const wardens = wards.map(({ id, names }) => ({
    ...{ id: `warden-${id}`, names: { en: `Warden of ${names['en']}` }, unit: id, seats: 1, options: [...options] },
    seatRule: { method: 'first-past-the-post', ties: 'open' } as const,
  }));
  return { ...definition, contests: [...definition.contests, ...wardens] };
}

/** Names in Russian and Kazakh are the English ones with a mark, so that a test sees which was taken. */
function inThreeLanguages(definition: Definition): Definition {
  const text = JSON.stringify(definition).replace(/\{"en":("(?:[^"\\]|\\.)*")\}/g, (_, name: string) => {
    const plain = JSON.parse(name) as string;
    return JSON.stringify({ en: plain, ru: `${plain} (ru)`, kk: `${plain} (kk)` });
  });
  return { ...(JSON.parse(text) as Definition), languages: ['en', 'ru', 'kk'] };
}
