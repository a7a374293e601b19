import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';
import { pino } from 'pino';
import { readConfig as aggregatorConfig } from '../../services/aggregator/src/config.ts';
import { startAggregator } from '../../services/aggregator/src/start-aggregator.ts';
import { readConfig as broadcasterConfig } from '../../services/broadcaster/src/config.ts';
import { startBroadcaster } from '../../services/broadcaster/src/start-broadcaster.ts';
import { until } from '../../services/broadcaster/src/test-feed-reader.ts';
import { readConfig as ingestorConfig } from '../../services/ingestor/src/config.ts';
import { startIngestor } from '../../services/ingestor/src/start-ingestor.ts';
import { makeKeys } from '../../tools/src/pipeline/demo-keys.ts';
import { startPrivateRedis } from '../../tools/src/redis/private-redis.ts';
import type { SenderKeys } from '../../tools/src/replay/keys-of-senders.ts';
import { collectRoutes } from './collect-routes.ts';

export type ServicesUnderTest = {
  readonly nights: readonly Night[];
  readonly keys: SenderKeys;
  readonly broadcasterUrl: string;
  readonly ingestorUrl: string;
  readonly redisPid: number;
  readonly routes: { readonly broadcaster: readonly string[]; readonly ingestor: readonly string[] };
  /** Until then nobody has begun a night. Resolves when both others are ready. */
  startAggregator(): Promise<void>;
  stop(): Promise<void>;
};

/** All three services in this process, so that their routes can be seen, with a Redis of their own. */
export async function startServices(folders: readonly string[]): Promise<ServicesUnderTest> {
  const nightList = folders.map((folder) => `replay:recordings/${folder}`).join(',');
  const nights = await loadNights(nightList);
  const { senders, ingestor: keyLines } = makeKeys(nights);
  const folder = await mkdtemp(join(tmpdir(), 'en-api-documents-'));
  const redis = await startPrivateRedis();
  const keysFile = join(folder, 'keys.json');
  await writeFile(keysFile, JSON.stringify(keyLines));
  const log = pino({ level: 'silent' });
  const env = { REDIS_URL: redis.url, NIGHTS: nightList, KEYS_FILE: keysFile };
  const ends: (() => Promise<void>)[] = [];

  const broadcaster = await collectRoutes(() =>
    startBroadcaster(broadcasterConfig({ ...env, PORT: '0', CONFLATE_MS: '0' }), { nights, log, blockMs: 200 }),
  );
  const ingestor = await collectRoutes(() =>
    startIngestor(ingestorConfig({ ...env, INGESTOR_PORT: '0', MAX_BODY_BYTES: '20000' }), { nights, log }),
  );
  ends.push(broadcaster.started.stop, ingestor.started.stop);
  const urls = { broadcasterUrl: broadcaster.started.url, ingestorUrl: ingestor.started.url };

  return {
    ...{ nights, keys: senders, redisPid: redis.pid, ...urls },
    routes: { broadcaster: broadcaster.routes, ingestor: ingestor.routes },
    async startAggregator() {
      const aggregator = await startAggregator(aggregatorConfig({ ...env, HEALTH_PORT: '0' }), { nights, log });
      ends.push(aggregator.stop);
      for (const url of Object.values(urls)) await until(async () => (await fetch(`${url}/readyz`)).status === 200);
    },
    async stop() {
      for (const end of ends.reverse()) await end();
      await redis.stop();
      await rm(folder, { recursive: true });
    },
  };
}
