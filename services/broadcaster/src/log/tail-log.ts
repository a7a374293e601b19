import { setTimeout as wait } from 'node:timers/promises';
import { connectRedis } from '@election-night/shared/redis/connect.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import type { Logger } from 'pino';
import type { LoadedBoard, Tip } from '../feed/board.ts';
import { type CheckedCommit, checkCommit } from './check-commit.ts';
import { fieldsOf, headMistake, loadBoard, logEntryOf, type StreamEntry } from './load-board.ts';

/** `broken`: what Redis holds cannot follow what was published; nothing of it is published until it can, or a new epoch begins. */
export type TailState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'following' }
  | { readonly kind: 'broken'; readonly reason: string };

export type LogTail = {
  readonly state: () => TailState;
  /** Milliseconds since Redis last answered; Infinity before the first answer. */
  readonly silentMs: () => number;
  stop(): Promise<void>;
};

export type LogReader = {
  onLoad(loaded: LoadedBoard): void;
  /** At least one commit, gap-free after what came before. The hash of the last one is the new head. */
  onCommits(commits: readonly Commit[], head: string): void;
};

type TailOptions = {
  readonly redisUrl: string;
  readonly night: Night;
  readonly log: Logger;
  /** How long one XREAD waits; three times as long without an answer and the connection is made anew. */
  readonly blockMs: number;
};

const batchEntries = 500;
/** How often a night that is absent or broken is looked at again. */
const retryMs = 250;

/**
 * Follows the log of one night on a connection of its own: load everything at once, then read what comes after, gap-free.
 *
 *   loading ──► following ──► gap, or a new epoch ──► loading
 *                  └── the chain does not hold, or the tip fell below ours ──► broken ──► following again, or a new epoch
 *
 * After every reconnect our position is looked up in Redis before anything is read on: a Redis that lost commits must not be
 * followed into another history of the same epoch. A broken log is looked at again and again and said once.
 */
export function tailLog({ redisUrl, night, log, blockMs }: TailOptions, reader: LogReader): LogTail {
  const keys = nightKeys(night.mode, night.id);
  const redis = connectRedis(redisUrl, 'blocking', log);
  const stopping = new AbortController();
  let state: TailState = { kind: 'loading' };
  let tip: Tip | undefined;
  let lastEpochId = '0-0';
  let answeredAt = Number.NEGATIVE_INFINITY;
  let connections = 0;
  redis.on('ready', () => {
    connections += 1;
  });

  const running = run();
  return {
    state: () => state,
    silentMs: () => performance.now() - answeredAt,
    async stop() {
      stopping.abort();
      redis.disconnect();
      await running;
    },
  };

  async function run(): Promise<void> {
    let checkedConnection = 0;
    let lastFailure = '';
    while (!stopping.signal.aborted) {
      try {
        const connection = connections;
        if (!tip) await load();
        else if (checkedConnection !== connection || state.kind === 'broken') await checkPosition(tip);
        else await readOn(tip, connection, blockMs);
        checkedConnection = connection;
        lastFailure = '';
        if (state.kind !== 'following') await pause();
      } catch (error) {
        if (stopping.signal.aborted) return;
        const reason = (error as Error).message;
        if (reason !== lastFailure) log.warn({ reason }, 'log could not be read');
        lastFailure = reason;
        await pause();
      }
    }
  }

  /** Replaces the board, unless what Redis has lies before what was published or before `atLeastRev` of our epoch. */
  async function load(atLeastRev = tip?.rev ?? 0): Promise<void> {
    const load = await answered(loadBoard(redis, keys));
    if (load.outcome === 'broken') return becomeBroken(load.reason);
    if (load.outcome === 'absent') return tip ? becomeBroken('Redis has no such night any more') : becomeAbsent();
    const { loaded } = load;
    if (tip && loaded.tip.epoch < tip.epoch)
      return becomeBroken(`Redis is back in the older epoch ${loaded.tip.epoch}`);
    if (loaded.tip.epoch === tip?.epoch && loaded.tip.rev < atLeastRev) {
      return becomeBroken(`Redis is at rev ${loaded.tip.rev}, below ${atLeastRev}`);
    }
    if (loaded.definition !== undefined && loaded.definition !== night.election.digest) {
      log.warn({ ours: night.election.digest, theirs: loaded.definition }, 'the aggregator runs another definition');
    }
    tip = loaded.tip;
    lastEpochId = loaded.lastEpochId;
    becomeFollowing();
    log.info({ epoch: tip.epoch, rev: tip.rev, rows: loaded.rows.length, reason: loaded.reason }, 'board loaded');
    reader.onLoad(loaded);
  }

  /** Is what we published still what Redis has? A larger epoch replaces ours in any case. */
  async function checkPosition(ours: Tip): Promise<void> {
    const connection = connections;
    const [epoch, rev] = await answered(redis.hmget(keys.meta, 'epoch', 'rev'));
    if (!epoch || !rev) return becomeBroken('Redis has no such night any more');
    if (epoch > ours.epoch) return load(0);
    if (epoch < ours.epoch) return becomeBroken(`Redis is back in the older epoch ${epoch}`);
    if (Number(rev) < ours.rev) return becomeBroken(`Redis is at rev ${rev}, below ${ours.rev}`);
    const mistake = await answered(headMistake(redis, keys.log(ours.epoch), ours));
    if (mistake) return becomeBroken(mistake);
    await readOn(ours, connection, 1);
  }

  async function readOn(ours: Tip, connection: number, waitMs: number): Promise<void> {
    const { log: entries, epochs } = await answered(readStreams(ours, waitMs));
    // A command that was sent again after a reconnect may have been answered by a Redis that lost commits.
    if (connection !== connections) return;
    await follow(ours, entries);
    if (epochs.some((entry) => (fieldsOf(entry).epoch ?? '') > ours.epoch)) await load(0);
    else lastEpochId = epochs.at(-1)?.[0] ?? lastEpochId;
  }

  async function readStreams(ours: Tip, waitMs: number): Promise<{ log: StreamEntry[]; epochs: StreamEntry[] }> {
    const names = [keys.log(ours.epoch), keys.epochs] as const;
    const after = [`${ours.rev}-0`, lastEpochId] as const;
    const reply = await redis.xread('COUNT', batchEntries, 'BLOCK', waitMs, 'STREAMS', ...names, ...after);
    const streams = new Map((reply ?? []) as [string, StreamEntry[]][]);
    return { log: streams.get(names[0]) ?? [], epochs: streams.get(names[1]) ?? [] };
  }

  async function follow(ours: Tip, entries: readonly StreamEntry[]): Promise<void> {
    const commits: Commit[] = [];
    let at = ours;
    let stop: CheckedCommit | undefined;
    for (const entry of entries.map(logEntryOf)) {
      const checked = checkCommit(at, night, entry);
      if (checked.outcome !== 'next') {
        stop = checked;
        break;
      }
      commits.push(checked.commit);
      at = { epoch: at.epoch, rev: checked.commit.rev, at: checked.commit.at, head: entry.hash };
    }
    // In this order: where the board could not take them, they are read again.
    if (commits.length > 0) reader.onCommits(commits, at.head);
    tip = at;
    if (stop?.outcome === 'broken') return becomeBroken(stop.reason);
    if (stop?.outcome !== 'gap') return becomeFollowing();
    log.error({ epoch: at.epoch, after: at.rev, found: stop.rev }, 'commits are missing in the log; loading anew');
    await load(stop.rev);
  }

  function becomeFollowing(): void {
    if (state.kind === 'broken') log.info('the log can be followed again');
    state = { kind: 'following' };
  }

  function becomeAbsent(): void {
    if (state.kind !== 'absent') log.info('waiting for the night to be started');
    state = { kind: 'absent' };
  }

  function becomeBroken(reason: string): void {
    if (state.kind !== 'broken' || state.reason !== reason) {
      log.error({ reason, epoch: tip?.epoch, rev: tip?.rev }, 'the log cannot be followed; nothing of it is published');
    }
    state = { kind: 'broken', reason };
  }

  /**
   * Waits for Redis, and makes the connection anew where it is silent for too long. The command is not given up: ioredis sends it
   * again, so that no second one queues up behind it.
   */
  async function answered<T>(reply: Promise<T>): Promise<T> {
    const watchdog = setInterval(() => {
      if (redis.status === 'ready' || redis.status === 'connect') redis.disconnect(true);
    }, 3 * blockMs);
    // A command that waits for a reconnect is never settled by ioredis once the connection is given up.
    let giveUp = () => {};
    const stopped = new Promise<never>((_, reject) => {
      giveUp = () => reject(new Error('stopped'));
    });
    stopping.signal.addEventListener('abort', giveUp);
    try {
      const value = await Promise.race([reply, stopped]);
      answeredAt = performance.now();
      return value;
    } finally {
      clearInterval(watchdog);
      stopping.signal.removeEventListener('abort', giveUp);
    }
  }

  async function pause(): Promise<void> {
    await wait(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}
