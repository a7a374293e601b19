import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { seededRandom } from '../../tools/src/replay/seeded-random.ts';
import type { NightWatch } from './watch-night.ts';

export type RestlessSource = { readonly accepted: number; stop(): Promise<void> };

/**
 * The commission of the recorded night, sending a little more than it did: now and then the turnout of one region again, a hundredth
 * above what is public. So there is a commit every few moments, and each of them changes figures.
 */
export function startRestlessSource(
  pipeline: Pipeline,
  watch: NightWatch,
  { night, seed, everyMs }: { readonly night: string; readonly seed: number; readonly everyMs: number },
): RestlessSource {
  let [accepted, isStopped] = [0, false];

  async function send(number: number): Promise<void> {
    const random = (purpose: string) => seededRandom(seed, `source/${purpose}`, number);
    const texts = Object.entries(await watch.redis.hgetall(watch.keys.rows));
    const rows = texts.filter(([key]) => key.startsWith('turnout:KZ-')).map(([, text]) => JSON.parse(text));
    const row = rows[Math.floor(random('row') * rows.length)] as { key: string; percent?: number; asOf: string };
    if (row?.percent === undefined || row.percent > 99) return;
    const asOf = new Date(Date.parse(row.asOf) + 1000).toISOString();
    const entry = { unit: row.key.slice('turnout:'.length), percent: Math.round(row.percent * 100 + 1) / 100 };
    const answer = await fetch(`${pipeline.ingestorUrl}/v1/nights/${night}/reports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${pipeline.keys.sources['cec']}`, 'content-type': 'application/json' },
      body: JSON.stringify({ id: randomUUID(), mode: 'replay', kind: 'turnout', asOf, entries: [entry] }),
      signal: AbortSignal.timeout(5000),
    });
    if (answer.status === 202) accepted += 1;
    await answer.arrayBuffer();
  }

  const sending = (async () => {
    for (let number = 0; !isStopped; number += 1) {
      await send(number).catch(() => undefined);
      await delay(everyMs * 2 * seededRandom(seed, 'source/pause', number));
    }
  })();
  return {
    get accepted() {
      return accepted;
    },
    stop: () => {
      isStopped = true;
      return sending;
    },
  };
}
