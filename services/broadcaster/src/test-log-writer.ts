import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import type { PublishedRow } from '@election-night/shared/election/row.ts';
import { redisOptions } from '@election-night/shared/redis/connect.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { Amendment, Commit, EpochReason } from '@election-night/shared/wire/commit.ts';
import { Redis } from 'ioredis';
import { hashOfCommit } from './log/check-commit.ts';

export type TestRow = { readonly key: string } & Record<string, unknown>;

const clock: ClockAnchor = {
  mode: 'replay',
  recordedAt: '2030-01-05T19:00:00Z',
  wallAt: '2030-01-05T19:00:00Z',
  speed: 600,
  paused: false,
};

/** Stands in for the aggregator in tests of the broadcaster: writes epochs and commits as it does, in one transaction each. */
export class TestLogWriter {
  readonly redis: Redis;
  readonly #night: Night;
  readonly #keys;
  epoch = '';
  run = '';
  rev = 0;
  head = '';

  constructor(url: string, night: Night) {
    this.redis = new Redis(redisOptions(url, 'patient'));
    this.redis.on('error', () => undefined);
    this.#night = night;
    this.#keys = nightKeys(night.mode, night.id);
  }

  /** Mints the epoch with its first commit, a `night` row, in the same transaction. */
  async startEpoch(
    epoch: string,
    reason: EpochReason,
    options: { rev?: number; keepRows?: boolean; parent?: Commit['parent'] } = {},
  ): Promise<void> {
    const { parent } = options;
    this.epoch = epoch;
    // Lost commits begin a new history of the run that there is.
    if (reason !== 'lost-commits' || this.run === '') this.run = `run-of-${epoch}`;
    this.rev = parent?.rev ?? (options.rev ?? 1) - 1;
    this.head = parent?.head ?? '';
    const multi = this.redis.multi();
    if (!options.keepRows) multi.del(this.#keys.rows);
    multi.xadd(this.#keys.epochs, '*', 'epoch', epoch, 'reason', reason, 'run', this.run);
    await this.#append(multi, [nightRow('voting')], undefined, parent);
  }

  commit(...rows: TestRow[]): Promise<number> {
    return this.#append(this.redis.multi(), rows);
  }

  /** The same as `commit`, but a byte of the text is changed after the hash was made. */
  async commitTampered(...rows: TestRow[]): Promise<void> {
    await this.#append(this.redis.multi(), rows, (text) => text.replace(/"ballots":(\d)/, '"ballots":9$1'));
  }

  /** A commit that amends the definition, and where an aggregator leaves it for who comes later. */
  amend(...amendments: Amendment[]): Promise<number> {
    const multi = this.redis.multi().hset(this.#keys.meta, 'amendments', JSON.stringify(amendments));
    return this.#append(multi, [nightRow('voting')], undefined, undefined, amendments.at(-1));
  }

  async removeFromLog(rev: number): Promise<void> {
    await this.redis.xdel(this.#keys.log(this.epoch), `${rev}-0`);
  }

  get keys() {
    return this.#keys;
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }

  async #append(
    multi: ReturnType<Redis['multi']>,
    rows: TestRow[],
    tamper = (text: string) => text,
    parent?: Commit['parent'],
    amendment?: Amendment,
  ): Promise<number> {
    const { id: night, mode } = this.#night;
    const rev = this.rev + 1;
    const published = rows.map((row) => ({ ...row, rev }) as unknown as PublishedRow);
    const commit: Commit = {
      night,
      mode,
      epoch: this.epoch,
      rev,
      at: timeOfRev(rev),
      cause: [],
      entries: [],
      rows: published,
      ...(amendment ? { amendment } : {}),
      ...(parent ? { parent } : {}),
    };
    const text = JSON.stringify(commit);
    const hash = hashOfCommit(this.head, text);
    multi.xadd(this.#keys.log(this.epoch), `${rev}-0`, 'commit', tamper(text), 'hash', hash);
    for (const row of published) multi.hset(this.#keys.rows, row.key, JSON.stringify(row));
    multi.hset(this.#keys.meta, {
      epoch: this.epoch,
      rev,
      head: hash,
      at: commit.at,
      run: this.run,
      clock: JSON.stringify(clock),
      definition: this.#night.election.digest,
    });
    const replies = await multi.exec();
    for (const [error] of replies ?? []) if (error) throw error;
    this.rev = rev;
    this.head = hash;
    return rev;
  }
}

const definition = { version: 1, digest: 'ab' };

export function nightRow(phase: string): TestRow {
  return { key: 'night', asOf: timeOfRev(1), flags: [], phase, clock, definition, held: { count: 0 } };
}

export function turnoutRow(unit: string, ballots: number): TestRow {
  const basis = { ballots: 'published' };
  return { key: `turnout:${unit}`, asOf: timeOfRev(1), flags: [], ballots, basis, status: 'unofficial-partial' };
}

function timeOfRev(rev: number): string {
  return new Date(Date.parse('2030-01-05T19:00:00Z') + rev * 60_000).toISOString().replace('.000', '');
}
