import { once } from 'node:events';
import type { Election } from '@election-night/shared/election/election.ts';
import { type EmbargoMove, releaseTime } from '@election-night/shared/election/embargo.ts';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import { type Mode, modes } from '@election-night/shared/election/night-clock.ts';
import type { NightRow } from '@election-night/shared/election/row.ts';
import { jobId } from '@election-night/shared/queue/job-id.ts';
import {
  type LedgerLine,
  type NightJob,
  type ReportJob,
  reportQueue,
} from '@election-night/shared/queue/report-queue.ts';
import { redisOptions } from '@election-night/shared/redis/connect.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import { amendedElection } from '@election-night/shared/wire/amended-election.ts';
import type { Amendment } from '@election-night/shared/wire/commit.ts';
import { type Job, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { FoundReport, Lookout } from './followed-report.ts';
import { logsInRedis } from './public-log.ts';
import type { QueueState, Sealed } from './way.ts';

/** Other fields of the ledger: requests, not reports. */
const notSources: ReadonlySet<string> = new Set(['replay', 'desk']);

/** A connection for reading. Throws one sentence where the server does not answer. */
export async function openRedis(url: string): Promise<Redis> {
  const redis = new Redis(redisOptions(url, 'commands'));
  let reason = '';
  redis.on('error', (error: Error) => {
    reason = error.message;
  });
  try {
    await once(redis, 'ready', { signal: AbortSignal.timeout(3000) });
    return redis;
  } catch {
    redis.disconnect();
    throw new Error(
      `Redis does not answer at ${url.replace(/\/\/[^@/]*@/, '//***@')}: ${reason || 'no answer in time'}`,
    );
  }
}

/** Nights that this Redis holds: `<mode>:<id>`, in the order of their names. */
export async function nightsInRedis(redis: Redis): Promise<{ readonly mode: Mode; readonly night: string }[]> {
  const keys = new Set<string>();
  for await (const found of redis.scanStream({ match: '{night:*}:meta', count: 1000 })) {
    for (const key of found as string[]) keys.add(key);
  }
  return [...keys].sort().flatMap((key) => {
    const [, mode, night] = /^\{night:([a-z]+):([a-z0-9-]+)\}:meta$/.exec(key) ?? [];
    return night !== undefined && modes.includes(mode as Mode) ? [{ mode: mode as Mode, night }] : [];
  });
}

/** Everything, with the account of an operator; nothing is written. `election` tells when what is sealed comes out. */
export async function lookIntoRedis(
  redis: Redis,
  mode: Mode,
  night: string,
  election: Election | undefined,
): Promise<Lookout> {
  const keys = nightKeys(mode, night);
  const queue = new Queue<NightJob>(reportQueue.name, {
    connection: redis,
    prefix: reportQueue.prefix(mode, night),
    skipMetasUpdate: true,
    skipVersionCheck: true,
  });
  const run = (await redis.hget(keys.meta, 'run')) ?? '';
  if (run === '') throw new Error(`the night ${night} was not started yet: start an aggregator`);
  const ledger = keys.admitted(run);

  const fieldsOf = async (report: string): Promise<string[]> => {
    const fields: string[] = [];
    for await (const found of redis.hscanStream(ledger, { match: `*/${report}`, count: 1000 })) {
      for (let place = 0; place < (found as string[]).length; place += 2)
        fields.push((found as string[])[place] as string);
    }
    return [...new Set(fields)].filter((field) => !notSources.has(sourceOf(field))).sort();
  };
  const sealedUntil = async (job: ReportJob): Promise<Sealed> => {
    if (!election) {
      const row = JSON.parse((await redis.hget(keys.rows, 'night')) ?? '{}') as Partial<NightRow>;
      return { isExact: false, ...(row.embargo ? { until: row.embargo.until } : {}) };
    }
    const [moves, amendments] = (await redis.hmget(keys.desk, 'embargo', 'amendments')).map((text) =>
      JSON.parse(text ?? '[]'),
    ) as [EmbargoMove[], Amendment[]];
    // The definition may come from a folder, as the night began, or from the broadcaster, as it stands.
    const later = amendments.filter(({ version }) => version > election.definition.version);
    const release = releaseTime(amendedElection(election, later), job.report, moves);
    return { isExact: true, ...(release === undefined ? {} : { until: formatInstant(release) }) };
  };

  const followField = async (field: string): Promise<FoundReport[]> => {
    const text = await redis.hget(ledger, field);
    if (text === null) return [];
    const { digest, outcome } = JSON.parse(text) as LedgerLine;
    const source = sourceOf(field);
    const receipt = jobId(run, source, field.slice(source.length + 1), digest);
    const queued = await queue.getJob(receipt);
    const inQueue = queued?.data.type === 'report' ? queued.data : undefined;
    const sealedText = await redis.hget(keys.sealed, field);
    const job = inQueue ?? (sealedText === null ? undefined : (JSON.parse(sealedText) as ReportJob));
    return [
      {
        ...{ source, run, claim: { digest, receipt }, queue: await stateOf(queued) },
        ...(outcome ? { outcome } : {}),
        ...(job ? { receivedAt: job.receivedAt } : {}),
        ...(job && outcome?.state === 'decided' ? { subjects: subjectsOf(job) } : {}),
        ...(job && outcome?.state === 'sealed' ? { sealed: await sealedUntil(job) } : {}),
      },
    ];
  };

  return {
    mode,
    notSeen: [],
    find: async (report, source) => {
      const fields = source === undefined ? await fieldsOf(report) : [`${source}/${report}`];
      return (await Promise.all(fields.map(followField))).flat();
    },
    knownIds: async () => (await redis.hkeys(ledger)).filter((field) => !notSources.has(sourceOf(field))),
    logs: () => logsInRedis(redis, keys, run),
    stop: async () => {
      await queue.close().catch(() => undefined);
      redis.disconnect();
    },
  };
}

function sourceOf(field: string): string {
  return field.slice(0, field.indexOf('/'));
}

/** What an entry is about, and none of its figures. */
function subjectsOf({ report }: ReportJob) {
  return report.entries.map((entry) => ({
    unit: entry.unit,
    ...('contest' in entry ? { contest: entry.contest } : {}),
  }));
}

async function stateOf(job: Job<NightJob> | undefined): Promise<QueueState> {
  if (!job) return { state: 'forgotten' };
  return {
    state: await job.getState(),
    attempts: job.attemptsMade,
    ...(job.failedReason ? { failedBecause: job.failedReason } : {}),
    ...(job.finishedOn ? { finishedAt: formatInstant(job.finishedOn) } : {}),
  };
}
