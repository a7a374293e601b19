import { readFileSync } from 'node:fs';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Redis } from 'ioredis';
import type { WriteRecord } from './catch-up.ts';
import { deskFields } from './desk-state.ts';
import { entryFields } from './entry-fields.ts';
import type { NightState } from './night-state.ts';
import type { Draft, Write } from './write.ts';

export type Committed =
  | { readonly outcome: 'written' }
  /** Another write came first, or Redis has another history than memory. */
  | { readonly outcome: 'lost' }
  /** A running total in Redis is not what memory says: nothing was written. */
  | { readonly outcome: 'total-differs'; readonly field: string; readonly expected: string; readonly found: string };

/** How many writes the stream keeps for aggregators that fell behind; older ones reload. */
const writesKept = 100_000;
const lua = readFileSync(new URL('./write.lua', import.meta.url), 'utf8');

type WithScript = Redis & { writeNight(...args: string[]): Promise<string[]> };

/** Stores a write if the night is still where memory says it is. One script, everything or nothing. */
export async function commitWrite(redis: Redis, state: NightState, write: Write): Promise<Committed> {
  if (!('writeNight' in redis)) redis.defineCommand('writeNight', { numberOfKeys: 11, lua });
  const { draft } = write;
  const entries = [...draft.subjects].flatMap(([subject, after]) =>
    entryFields(subject, state.subjects.get(subject) ?? [], after),
  );
  const keys = nightKeys(state.night.mode, state.night.id);
  const [answer, ...facts] = await (redis as WithScript).writeNight(
    keys.meta,
    keys.fence,
    keys.entries,
    keys.totals,
    keys.rows,
    keys.log(state.epoch),
    keys.writes,
    keys.admitted(state.run),
    keys.held,
    keys.sealed,
    keys.desk,
    state.epoch,
    String(state.seq),
    String(state.rev),
    write.head,
    draft.at,
    draft.anchor ? JSON.stringify(draft.anchor) : '',
    write.commit ?? '',
    JSON.stringify(
      recordOf(
        draft,
        entries.map(([field]) => field),
      ),
    ),
    String(writesKept),
    draft.desk.get(deskFields.amendments) ?? '',
    ...counted(entries.flat()),
    ...counted([...draft.totals].flatMap(([field, to]) => [field, String(state.totals.get(field) ?? 0), String(to)])),
    ...counted([...draft.rows.keys()].flatMap((key, place) => [key, write.rowTexts[place] as string])),
    ...counted(texts(write.ledger)),
    ...counted(texts(draft.held)),
    ...counted(draft.unheld),
    ...counted(texts(draft.sealed)),
    ...counted(draft.unsealed),
    ...counted([...draft.desk].flatMap(([field, text]) => (text === undefined ? [] : [field, text]))),
    ...counted([...draft.desk].flatMap(([field, text]) => (text === undefined ? [field] : []))),
  );
  if (answer === 'written') return { outcome: 'written' };
  if (answer === 'total-differs') {
    const [field = '', expected = '', found = ''] = facts;
    return { outcome: 'total-differs', field, expected, found };
  }
  return { outcome: 'lost' };
}

function recordOf({ totals, rows, ledger, sealed, unsealed, desk }: Draft, entries: readonly string[]): WriteRecord {
  return {
    entries,
    totals: [...totals.keys()],
    rows: [...rows.keys()],
    ledger: [...ledger.keys()],
    sealed: [...sealed.keys(), ...unsealed],
    desk: [...desk.keys()],
  };
}

function texts(map: ReadonlyMap<string, unknown>): string[] {
  return [...map].flatMap(([field, value]) => [field, JSON.stringify(value)]);
}

function counted(list: readonly string[]): string[] {
  return [String(list.length), ...list];
}
