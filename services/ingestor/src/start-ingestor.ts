import { once } from 'node:events';
import { connectRedis } from '@election-night/shared/redis/connect.ts';
import { listen } from '@election-night/shared/runtime/listen.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { answer } from './answer.ts';
import { answerReadiness } from './answer-readiness.ts';
import type { IngestorConfig } from './config.ts';
import { deskRoutes } from './desk/desk-routes.ts';
import { readFetchHealth } from './fetch/fetch-health.ts';
import { keepFetching } from './fetch/keep-fetching.ts';
import { getReplay } from './get-replay.ts';
import { getReplayStatus, getReportStatus } from './get-report-status.ts';
import { getSources } from './get-sources.ts';
import { type Intake, openNightIntake } from './intake.ts';
import { openKeysFile } from './keys-file.ts';
import { createMeasures } from './measure.ts';
import { postReplayControl } from './post-replay-control.ts';
import { postReport } from './post-report.ts';
import { addBoardRoutes } from './queue-board/add-board-routes.ts';
import { openRecordings } from './record/open-recordings.ts';
import { recordRequest } from './record/record-request.ts';
import { getMarks } from './replay-marks/get-marks.ts';
import { createHttpServer } from './serve-http.ts';

/** How long the start waits for Redis before it listens all the same. */
const redisWaitMs = 2000;

/**
 * Starts the way in: HTTP on HOST:INGESTOR_PORT (0 = any free port). Resolves when it listens. Redis is waited for, but not for long: until
 * it answers, reports are refused with 503. Throws where the port is taken, the keys cannot be read, or RECORD_TO cannot be used.
 */
export async function startIngestor(
  config: IngestorConfig,
  { nights, log }: { readonly nights: readonly Night[]; readonly log: Logger },
): Promise<{ url: string; stop(): Promise<void> }> {
  const keysFile = openKeysFile(config.KEYS_FILE, log);
  const redis = connectRedis(config.REDIS_URL, 'commands', log);
  const recordings = await openRecordings(config, redis, nights, log).catch((error) => {
    keysFile.stop();
    redis.disconnect();
    throw error;
  });
  const opened = new Map(
    nights.map((night) => [night.id, openNightIntake(redis, night, recordings.get(night.id), log)]),
  );
  const measures = createMeasures();
  const intake: Intake = {
    redis,
    limits: {
      maxBodyBytes: config.MAX_BODY_BYTES,
      maxEntries: config.MAX_ENTRIES,
      maxJsonDepth: config.MAX_JSON_DEPTH,
      maxStringLength: config.MAX_STRING_LENGTH,
      answerWithinMs: config.ANSWER_WITHIN_MS,
    },
    keys: keysFile.keys,
    now: Date.now,
    countEntries: measures.admitted,
  };
  measures.watchFetches(() => readFetchHealth([...opened.values()], intake));
  const metrics = async () => ({
    ...answer(200, 'metrics', {}),
    body: await measures.text(),
    headers: { 'content-type': measures.contentType },
  });

  const app = createHttpServer(
    opened,
    {
      night: [
        { method: 'POST', path: '/reports', handle: (request, into) => postReport(request, into, intake) },
        { method: 'GET', path: '/reports/:report', handle: (request, into) => getReportStatus(request, into, intake) },
        { method: 'POST', path: '/replay', handle: (request, into) => postReplayControl(request, into, intake) },
        { method: 'GET', path: '/replay/marks', handle: (request, into) => getMarks(request, into, intake) },
        { method: 'GET', path: '/replay', handle: (request, into) => getReplay(request, into, intake) },
        { method: 'GET', path: '/sources', handle: (request, into) => getSources(request, into, intake) },
        { method: 'GET', path: '/replay/:request', handle: (request, into) => getReplayStatus(request, into, intake) },
        ...deskRoutes(intake),
      ],
      plain: [
        { path: '/healthz', handle: async () => answer(200, 'health', { alive: true }) },
        { path: '/readyz', handle: () => answerReadiness(redis, [...opened.values()], keysFile.keys().length) },
        { path: '/metrics', handle: metrics },
      ],
      beforePost: (request, into) => recordRequest(request, into, intake),
    },
    {
      maxBodyBytes: config.MAX_BODY_BYTES,
      headersTimeoutMs: config.HEADERS_TIMEOUT_MS,
      requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
    },
    log,
    measures.answered,
  );

  addBoardRoutes(app, opened, intake);

  const fetching = keepFetching({
    ...{ nights: [...opened.values()], intake, log },
    connect: () => connectRedis(config.REDIS_URL, 'blocking', log),
    limits: {
      maxBytes: config.FETCH_MAX_BYTES,
      withinMs: config.FETCH_WITHIN_MS,
      longestRestMs: config.FETCH_REST_SECONDS * 1000,
    },
  });
  const stop = async () => {
    await app.close();
    await fetching.stop();
    keysFile.stop();
    // First the connection: a queue that still waits for Redis would wait for ever.
    redis.disconnect();
    await Promise.all([...opened.values()].map((into) => into.stop()));
    await Promise.all([...recordings.values()].map((recording) => recording.stop()));
  };
  await readyOrLate(redis);
  try {
    return { url: await listen(app, config.HOST, config.INGESTOR_PORT, 'INGESTOR_PORT'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A Redis that is up is ready within milliseconds, and then the first report is not refused. */
async function readyOrLate(redis: Redis): Promise<void> {
  if (redis.status === 'ready') return;
  await once(redis, 'ready', { signal: AbortSignal.timeout(redisWaitMs) }).catch(() => undefined);
}
