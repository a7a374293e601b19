import { SubjectMap } from '@election-night/shared/election/subject-map.ts';
import type { HeldEntry } from '@election-night/shared/queue/held-entry.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import { amendedElection } from '@election-night/shared/wire/amended-election.ts';
import type { Redis } from 'ioredis';
import { differencesIn } from './check-night.ts';
import { readDesk } from './desk-state.ts';
import { putEntries } from './entry-fields.ts';
import { type NightState, type StandingRow, setDesk, setRow } from './night-state.ts';
import { withoutRev } from './write.ts';

/**
 * The night as Redis holds it. Throws where it never began, or where its rows or running totals are not what its entries give: a night that
 * was changed by hand or by a broken disk is not gone on with.
 */
export async function loadNight(redis: Redis, night: Night): Promise<NightState> {
  const state = await readNight(redis, night);
  if (!state) throw new Error(`night ${night.id} was never begun in this Redis`);
  const [first, ...others] = differencesIn(state);
  if (first === undefined) return state;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  throw new Error(
    `night ${night.id} in Redis is not what its entries give: ${first}${more}; restore the append-only file from a backup, or begin a new run`,
  );
}

/** The same unchecked, in one transaction; undefined where the night never began. */
export async function readNight(redis: Redis, night: Night): Promise<NightState | undefined> {
  const keys = nightKeys(night.mode, night.id);
  for (;;) {
    const run = await redis.hget(keys.fence, 'run');
    if (run === null) return undefined;
    const replies = await redis
      .multi()
      .hgetall(keys.meta)
      .hgetall(keys.fence)
      .hgetall(keys.entries)
      .hgetall(keys.totals)
      .hgetall(keys.rows)
      .hgetall(keys.admitted(run))
      .hgetall(keys.sealed)
      .hgetall(keys.held)
      .hgetall(keys.desk)
      .exec();
    if (!replies) throw new Error('the transaction that reads the night was refused');
    const [meta, fence, entries, totals, rows, admitted, sealed, held, desk] = replies.map(([error, reply]) => {
      if (error) throw error;
      return reply as Record<string, string>;
    }) as [Hash, Hash, Hash, Hash, Hash, Hash, Hash, Hash, Hash];
    if (fence['run'] !== run) continue;
    const subjects = new SubjectMap(night.election);
    putEntries(subjects, Object.entries(entries));
    const state: NightState = {
      night,
      election: night.election,
      run,
      epoch: required(fence, 'epoch'),
      seq: Number(required(fence, 'seq')),
      rev: Number(required(meta, 'rev')),
      head: required(meta, 'head'),
      at: required(meta, 'at'),
      anchor: JSON.parse(required(meta, 'clock')),
      subjects,
      totals: new Map(Object.entries(totals).map(([field, value]) => [field, Number(value)])),
      rows: new Map(),
      calls: new Set(),
      ledger: new Map(
        Object.entries(admitted)
          .map(([field, text]) => [field, JSON.parse(text)] as const)
          .filter(([, line]) => line.outcome !== undefined),
      ),
      sealed: new Map(Object.entries(sealed).map(([field, text]) => [field, JSON.parse(text)])),
      held: new Map(heldOf(held)),
      deskFields: new Map(Object.entries(desk)),
      desk: readDesk(new Map()),
    };
    for (const [key, text] of Object.entries(rows)) setRow(state, key, standingRow(text));
    setDesk(state, []);
    state.election = amendedElection(night.election, state.desk.amendments);
    return state;
  }
}

type Hash = Record<string, string>;

/** The hash `held`. */
export function heldOf(held: Hash): [digest: string, entry: HeldEntry][] {
  return Object.entries(held).map(([digest, text]) => [digest, JSON.parse(text)]);
}

/** A row of Redis or of the log, with its rev apart; undefined for a tombstone. */
export function standingRow(published: string): StandingRow | undefined {
  const { text, rev } = withoutRev(published);
  const row = JSON.parse(text);
  return row.deleted ? undefined : { row, text, rev };
}

function required(hash: Hash, field: string): string {
  const value = hash[field];
  if (value === undefined)
    throw new Error(`the night's ${field} is missing in Redis; its keys were changed by hand or lost in part`);
  return value;
}
