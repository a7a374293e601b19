import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import { nightRow } from '@election-night/shared/election/night-rows.ts';
import type { LedgerLine } from '@election-night/shared/queue/report-queue.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { Commit, EpochReason } from '@election-night/shared/wire/commit.ts';
import type { Redis } from 'ioredis';
import type { WriteRecord } from './catch-up.ts';
import type { NightState } from './night-state.ts';
import { nextHead, withRev } from './write.ts';

const lua = readFileSync(new URL('./begin-epoch.lua', import.meta.url), 'utf8');
const modeLetters = { live: 'l', test: 't', replay: 'r' } as const;

type Beginning = {
  readonly night: Night;
  readonly reason: EpochReason;
  /** The night's time, milliseconds, and the clock that shows it. */
  readonly now: number;
  readonly anchor: ClockAnchor;
  /** Field of the ledger of the request that asked for it; its line is written in the same script. */
  readonly request?: { readonly field: string; readonly digest: string };
};

/** Starts a night from nothing: a new run and a new epoch. False where somebody else did so first. */
export async function beginRun(redis: Redis, before: NightState | undefined, beginning: Beginning): Promise<boolean> {
  const run = `run-${randomBytes(9).toString('base64url')}`;
  return begin(redis, before, beginning, run, 1, '');
}

/** Starts a new history of the run that is there, because Redis may have lost commits that somebody has seen. */
export async function beginHistory(redis: Redis, state: NightState, beginning: Beginning): Promise<boolean> {
  return begin(redis, state, beginning, state.run, state.rev + 1, state.head);
}

async function begin(
  redis: Redis,
  before: NightState | undefined,
  { night, reason, now, anchor, request }: Beginning,
  run: string,
  rev: number,
  previousHead: string,
): Promise<boolean> {
  const keys = nightKeys(night.mode, night.id);
  const epoch = await nextEpoch(redis, modeLetters[night.mode], before?.epoch);
  const at = formatInstant(now);
  const continues = before?.run === run;
  const row = nightRow(continues ? before.election : night.election, {
    now,
    at,
    anchor,
    held: continues ? before.held.size : 0,
    embargo: continues ? before.desk.embargo : [],
    ...(continues ? { certified: before.desk.certified } : {}),
    rowOf: (key) => (continues ? before.rows.get(key)?.row : undefined),
  });
  const published = withRev(JSON.stringify(row), rev);
  const commit: Omit<Commit, 'rows'> = {
    night: night.id,
    mode: night.mode,
    epoch,
    rev,
    at,
    cause: [{ type: 'epoch', reason }],
    entries: [],
    ...(before ? { parent: { epoch: before.epoch, rev: before.rev, head: before.head } } : {}),
  };
  const text = `${JSON.stringify(commit).slice(0, -1)},"rows":[${published}]}`;
  const line: LedgerLine = { digest: request?.digest ?? '', outcome: { state: 'applied', epoch, run, rev, at } };
  const head = nextHead(previousHead, text);
  const record: WriteRecord = {
    entries: [],
    totals: [],
    rows: [row.key],
    ledger: request ? [request.field] : [],
    sealed: [],
    desk: [],
  };
  if (!('beginEpoch' in redis)) redis.defineCommand('beginEpoch', { numberOfKeys: 14, lua });
  const [answer] = await (redis as Redis & { beginEpoch(...args: string[]): Promise<string[]> }).beginEpoch(
    keys.meta,
    keys.fence,
    keys.entries,
    keys.totals,
    keys.rows,
    keys.log(before?.epoch ?? epoch),
    keys.writes,
    keys.admitted(before?.run ?? run),
    keys.held,
    keys.sealed,
    keys.log(epoch),
    keys.epochs,
    keys.admitted(run),
    keys.desk,
    before?.epoch ?? '',
    before ? String(before.seq) : '',
    epoch,
    run,
    String(rev),
    head,
    at,
    JSON.stringify(anchor),
    text,
    reason,
    night.election.digest,
    await serverRunId(redis),
    request?.field ?? '',
    request ? JSON.stringify(line) : '',
    JSON.stringify(record),
    row.key,
    published,
  );
  return answer === 'written';
}

/** Mode letter, nine base-36 digits of milliseconds, two random ones; always larger than the one before, by Redis's own clock. */
async function nextEpoch(redis: Redis, letter: string, previous: string | undefined): Promise<string> {
  const [seconds, microseconds] = await redis.time();
  const now = Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
  const floor = previous === undefined ? 0 : Number.parseInt(previous.slice(1, 10), 36) + 1;
  const random = (randomBytes(2).readUInt16BE() % 1296).toString(36).padStart(2, '0');
  return `${letter}${Math.max(now, floor).toString(36).padStart(9, '0')}${random}`;
}

/** Identity of the Redis process: another one means that it restarted and may have lost commits. */
export async function serverRunId(redis: Redis): Promise<string> {
  return /run_id:(\w+)/.exec(await redis.info('server'))?.[1] ?? 'unknown';
}
