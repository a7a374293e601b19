import { nightKeys } from '@election-night/shared/redis/keys.ts';
import { amendedElection } from '@election-night/shared/wire/amended-election.ts';
import type { Redis } from 'ioredis';
import { deskFields } from './desk-state.ts';
import { putEntries } from './entry-fields.ts';
import { heldOf, standingRow } from './load-night.ts';
import { type NightState, setDesk, setRow } from './night-state.ts';

/** What a line of the stream of writes says: which fields the write touched. Their values are where they always are. */
export type WriteRecord = Readonly<
  Record<'entries' | 'totals' | 'rows' | 'ledger' | 'sealed' | 'desk', readonly string[]>
>;

/** Memory has every write now, must be loaded anew, or Redis has fewer writes than memory has seen. */
export type CaughtUp = 'current' | 'reload' | 'lost-commits';

/**
 * Brings memory to where other aggregators moved Redis: the stream of writes says which fields they touched, and one transaction reads
 * what those are now.
 */
export async function catchUp(redis: Redis, state: NightState): Promise<CaughtUp> {
  const keys = nightKeys(state.night.mode, state.night.id);
  const [epoch, tip] = await redis.hmget(keys.fence, 'epoch', 'seq');
  if (epoch !== state.epoch) return 'reload';
  if (Number(tip) < state.seq) return 'lost-commits';
  if (Number(tip) === state.seq) return 'current';

  const touched = {
    entries: new Set<string>(),
    totals: new Set<string>(),
    rows: new Set<string>(),
    ledger: new Set<string>(),
    sealed: new Set<string>(),
    desk: new Set<string>(),
  };
  for (let last = state.seq; ; ) {
    for (const [id, fields] of await redis.xrange(keys.writes, `${last + 1}-0`, '+')) {
      const seq = Number(id.split('-')[0]);
      // Trimmed away: too much was missed to be told one by one.
      if (seq !== last + 1) return 'reload';
      last = seq;
      const record = JSON.parse(fields[1] as string) as WriteRecord;
      for (const kind of kinds) for (const field of record[kind]) touched[kind].add(field);
    }
    const read = await readFields(redis, state, touched);
    if (read.epoch !== state.epoch) return 'reload';
    if (read.seq === last) {
      apply(state, read);
      return 'current';
    }
    // Another write came in between: what it touched must be read too.
    if (read.seq < last) return 'lost-commits';
  }
}

const kinds = ['entries', 'totals', 'rows', 'ledger', 'sealed', 'desk'] as const;
type Touched = Readonly<Record<(typeof kinds)[number], ReadonlySet<string>>>;
type Fields = readonly (readonly [string, string | null])[];

async function readFields(redis: Redis, state: NightState, touched: Touched) {
  const keys = nightKeys(state.night.mode, state.night.id);
  const hashes = {
    entries: keys.entries,
    totals: keys.totals,
    rows: keys.rows,
    ledger: keys.admitted(state.run),
    sealed: keys.sealed,
    desk: keys.desk,
  };
  const transaction = redis
    .multi()
    .hmget(keys.fence, 'epoch', 'seq')
    .hmget(keys.meta, 'rev', 'head', 'at', 'clock')
    .hgetall(keys.held);
  // An HMGET needs a field; an empty one is never there.
  for (const kind of kinds) transaction.hmget(hashes[kind], '', ...touched[kind]);
  const replies = await transaction.exec();
  if (!replies) throw new Error('the transaction that reads what was missed was refused');
  const [fence, meta, held, ...values] = replies.map(([error, reply]) => {
    if (error) throw error;
    return reply;
  }) as [string[], [string, string, string, string], Record<string, string>, ...(string | null)[][]];
  const fieldsOf = (kind: (typeof kinds)[number]): Fields => {
    const [, ...found] = values[kinds.indexOf(kind)] ?? [];
    return [...touched[kind]].map((field, place) => [field, found[place] ?? null]);
  };
  return { epoch: fence[0], seq: Number(fence[1]), meta, held, fieldsOf };
}

function apply(state: NightState, { seq, meta, held, fieldsOf }: Awaited<ReturnType<typeof readFields>>): void {
  putEntries(
    state.subjects,
    fieldsOf('entries').filter((field): field is [string, string] => field[1] !== null),
  );
  for (const [field, value] of fieldsOf('totals')) state.totals.set(field, Number(value ?? 0));
  for (const [key, text] of fieldsOf('rows')) {
    setRow(state, key, text === null ? undefined : standingRow(text));
  }
  for (const [field, text] of fieldsOf('ledger')) if (text !== null) state.ledger.set(field, JSON.parse(text));
  for (const [field, text] of fieldsOf('sealed')) {
    if (text === null) state.sealed.delete(field);
    else state.sealed.set(field, JSON.parse(text));
  }
  state.held.clear();
  for (const [digest, entry] of heldOf(held)) state.held.set(digest, entry);
  const desk = fieldsOf('desk').map(([field, text]) => [field, text ?? undefined] as const);
  if (desk.length > 0) {
    setDesk(state, desk);
    // A definition may have very many units, and most decisions are no amendments.
    if (desk.some(([field]) => field === deskFields.amendments)) {
      state.election = amendedElection(state.night.election, state.desk.amendments);
    }
  }
  const [rev, head, at, anchor] = meta;
  state.seq = seq;
  state.rev = Number(rev);
  state.head = head;
  state.at = at;
  state.anchor = JSON.parse(anchor);
}
