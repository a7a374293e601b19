import { hostname } from 'node:os';
import { join } from 'node:path';
import type { NightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { FastifyBaseLogger } from 'fastify';
import type { Redis } from 'ioredis';
import { createNightTime } from './night-time.ts';
import { makeRecordFolder } from './record-folder.ts';
import { type ReceivedRequest, recordedLine } from './recorded-line.ts';
import { createRunOfNight } from './run-of-night.ts';
import { type DiskTrouble, SyncedFile } from './synced-file.ts';

/** Whether everything that is received can be recorded at the moment. */
export type RecordingState = { readonly isFailing: boolean; readonly lastTrouble?: DiskTrouble };

/** One night, as this ingestor receives it. */
export type Recording = {
  /**
   * Puts a request at the end. `synced` = it is on the disk. `failed` = it is not, or nobody knows: nothing may be claimed, and its sender
   * is told to send it again. Never rejects. Requests stand in the order of these calls' ends.
   */
  record(request: Omit<ReceivedRequest, 'at' | 'run'>): Promise<'synced' | 'failed'>;
  state(): RecordingState;
  stop(): Promise<void>;
};

/** Longest that a request waits for the disk; Redis gets what is left of its own time. */
const syncedWithinMs = 1500;

/**
 * Opens `<folder>/<night>/reports.<host>-<port>.ndjson`, where `port` names this ingestor among those of its host, and goes on where it
 * ended. Throws one sentence where the folder cannot be used; a disk that is full is waited for.
 */
export async function openRecording(
  folder: string,
  port: number,
  { redis, night, keys }: { readonly redis: Redis; readonly night: Night; readonly keys: NightKeys },
  now: () => number,
  log: FastifyBaseLogger,
): Promise<Recording> {
  const ofNight = join(folder, night.id);
  const host = hostname().replace(/[^A-Za-z0-9-]+/g, '-');
  const path = join(ofNight, `reports.${host}-${port === 0 ? process.pid : port}.ndjson`);
  const facts = { night: night.id, path };
  const file = new SyncedFile({
    ...{ path, now },
    prepare: () => makeRecordFolder(ofNight, night),
    onTrouble: ({ reason }) => log.error({ ...facts, reason }, 'recording failed; requests are refused until it works'),
    onRecovered: () => log.info(facts, 'recording works again'),
    onCut: (cut) => log.warn({ ...facts, ...cut }, 'the recording ended in a torn line, which nobody was told of; cut'),
  });
  const nightTime = createNightTime(redis, night, keys, now);
  const runOfNight = createRunOfNight(redis, keys);
  try {
    await file.open();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : new Error(`RECORD_TO: ${ofNight} cannot be used: ${message}`);
  }
  log.info(facts, 'recording');
  return {
    record: async (request) => {
      const [at, run] = await Promise.all([nightTime(), namesHeldEntry(request.path) ? runOfNight() : undefined]);
      return file.append(recordedLine({ at, ...request, ...(run === undefined ? {} : { run }) }), syncedWithinMs);
    },
    state: () => ({ isFailing: file.isFailing, ...(file.lastTrouble ? { lastTrouble: file.lastTrouble } : {}) }),
    stop: () => file.close(),
  };
}

/** Its digest in the address contains the run: whoever replays it has to know which one. */
function namesHeldEntry(path: string): boolean {
  return path.startsWith('/held/');
}
