import { createHash } from 'node:crypto';
import type { Mode } from '@election-night/shared/election/night-clock.ts';
import { type LedgerLine, ledgerField, type NightJob, reportQueue } from '@election-night/shared/queue/report-queue.ts';
import { connectRedis } from '@election-night/shared/redis/connect.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import { createLogger } from '@election-night/shared/runtime/logger.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';

export type NightWatch = ReturnType<typeof watchNight>;

/** One night as Redis holds it, looked at from outside: the queue, the ledger, the public log. Only `stop` does anything. */
export function watchNight(redisUrl: string, mode: Mode, night: string) {
  const redis = connectRedis(redisUrl, 'patient', createLogger('test', 'silent'));
  const keys = nightKeys(mode, night);
  const queue = `${reportQueue.prefix(mode, night)}:${reportQueue.name}`;
  const run = async () => (await redis.hget(keys.fence, 'run')) ?? '';
  const epoch = async () => (await redis.hget(keys.fence, 'epoch')) ?? '';
  const entriesOf = (of: string) => redis.xrange(keys.log(of), '-', '+');
  const epochs = async () => {
    const begun = await redis.xrange(keys.epochs, '-', '+');
    return begun.map(([, [, epoch = '', , reason = '', , run = '']]) => ({ epoch, reason, run }));
  };

  return {
    redis,
    keys,
    run,
    epoch,
    /** Every epoch that began, oldest first. */
    epochs,
    /** The log of the epoch that is there now, or of another one. */
    log: async (of?: string) => readLog(await entriesOf(of ?? (await epoch()))),
    /** The log of the run: that of all its epochs, of which each goes on where the one before it ended. */
    logOfRun: async () => {
      const now = await run();
      const ofRun = (await epochs()).filter((begun) => begun.run === now);
      return readLog((await Promise.all(ofRun.map((begun) => entriesOf(begun.epoch)))).flat());
    },
    seq: async () => Number(await redis.hget(keys.fence, 'seq')),
    rev: async () => Number(await redis.hget(keys.meta, 'rev')),
    waitingCount: () => redis.llen(`${queue}:wait`),
    /** Taken by a worker and not done. */
    activeJobs: () => redis.lrange(`${queue}:active`, 0, -1),
    /** The reports among them whose write is not made yet, as their fields in the ledger. */
    unwritten: async (): Promise<string[]> => {
      const jobs = await redis.lrange(`${queue}:active`, 0, -1);
      const asked = redis.multi().hgetall(keys.admitted(await run()));
      for (const job of jobs) asked.hget(`${queue}:${job}`, 'data');
      const [ledger, ...data] = ((await asked.exec()) ?? []).map(([, reply]) => reply);
      return data.flatMap((text) => {
        const job = JSON.parse((text as string | null) ?? 'null') as NightJob | null;
        if (job?.type !== 'report') return [];
        const field = ledgerField(job.report.source, job.report.id);
        const line = (ledger as Record<string, string>)[field];
        return line !== undefined && (JSON.parse(line) as LedgerLine).outcome ? [] : [field];
      });
    },
    activeCount: () => redis.llen(`${queue}:active`),
    /** Nothing waits and nothing is under way: asked in one step, since a job moves from one list to the other. */
    isQuiet: async () => {
      const lists = redis.multi().llen(`${queue}:wait`).llen(`${queue}:active`).zcard(`${queue}:delayed`);
      return ((await lists.exec()) ?? []).every(([, length]) => length === 0);
    },
    failedCount: () => redis.zcard(`${queue}:failed`),
    /** Waiting, active, done or failed: the queue knows it. */
    hasJob: async (id: string) => (await redis.exists(`${queue}:${id}`)) === 1,
    /** What the bounds of the queue do in time: done jobs are forgotten. */
    forgetDoneJobs: async () => {
      const done = await redis.zrange(`${queue}:completed`, '0', '-1');
      await redis.del([`${queue}:completed`, ...done.map((id) => `${queue}:${id}`)]);
      return done.length;
    },
    ledger: async (): Promise<Map<string, LedgerLine>> => {
      const lines = await redis.hgetall(keys.admitted(await run()));
      return new Map(Object.entries(lines).map(([field, line]) => [field, JSON.parse(line) as LedgerLine]));
    },
    sealed: () => redis.hkeys(keys.sealed),
    held: () => redis.hkeys(keys.held),
    /** Everything that aggregators write, as one text to compare. */
    image: async () => {
      const hashes = [keys.meta, keys.fence, keys.entries, keys.totals, keys.rows, keys.held, keys.sealed];
      const values = await Promise.all([...hashes, keys.admitted(await run())].map((key) => redis.hgetall(key)));
      const streams = [keys.log(await epoch()), keys.writes, keys.epochs];
      const entries = await Promise.all(streams.map((key) => redis.xrange(key, '-', '+')));
      const sorted = values.map((hash) => Object.entries(hash).sort(([a], [b]) => (a < b ? -1 : 1)));
      return JSON.stringify([sorted, entries]);
    },
    stop: () => redis.disconnect(),
  };
}

/** The public log of one epoch. Throws where a rev is missing or the hash chain does not hold. */
function readLog(entries: readonly [string, string[]][]): Commit[] {
  let head: string | undefined;
  let rev: number | undefined;
  return entries.map(([id, [, text = '', , hash = '']]) => {
    const commit = JSON.parse(text) as Commit;
    if (id !== `${commit.rev}-0` || (rev !== undefined && commit.rev !== rev + 1))
      throw new Error(`rev ${rev}, then ${id}`);
    const before = head ?? commit.parent?.head ?? '';
    // A new run has a parent, and its own chain.
    const begins = head === undefined && commit.rev === 1 ? ['', before] : [before];
    const chained = begins.some(
      (previous) => createHash('sha256').update(previous).update(text).digest('hex') === hash,
    );
    if (!chained) throw new Error(`the hash chain breaks at rev ${commit.rev}`);
    head = hash;
    rev = commit.rev;
    return commit;
  });
}
