import { hashOfCommit } from '@election-night/broadcaster/log/check-commit.ts';
import type { PublishedRow } from '@election-night/shared/election/row.ts';
import { redisOptions } from '@election-night/shared/redis/connect.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import { Redis } from 'ioredis';

/** A row without its rev, which the commit gives it. */
export type UnnumberedRow = { readonly key: string } & Readonly<Record<string, unknown>>;

/** So many digits in every rev of a bench that frames of one kind have one length. */
export const firstRev = 1_000_001;

/** Writes commits into a night's log as the aggregator does, without its reports: a bench of the feed needs nothing else. */
export class LogWriter {
  readonly epoch = 't00000000001';
  rev = firstRev - 1;
  readonly #redis: Redis;
  readonly #night: Night;
  readonly #keys;
  #head = '';

  constructor(redisUrl: string, night: Night) {
    this.#redis = new Redis(redisOptions(redisUrl, 'patient'));
    this.#night = night;
    this.#keys = nightKeys(night.mode, night.id);
  }

  /** Begins the epoch with these rows, else with the one that a night always has. */
  async begin(rows?: readonly UnnumberedRow[]): Promise<void> {
    await this.#redis.xadd(this.#keys.epochs, '*', 'epoch', this.epoch, 'reason', 'night-start', 'run', 'bench');
    const clock = { mode: 'live', recordedAt: timeOf(this.rev), wallAt: timeOf(this.rev), speed: 1, paused: false };
    const definition = { version: 1, digest: this.#night.election.digest };
    await this.commit(
      rows ?? [
        { key: 'night', asOf: timeOf(this.rev), flags: [], phase: 'counting', clock, definition, held: { count: 0 } },
      ],
    );
  }

  /** One commit for each list of rows, all in one transaction, so that a reader of the log gets them at once. Returns the last rev. */
  async commit(...commits: readonly (readonly UnnumberedRow[])[]): Promise<number> {
    const { id: night, mode } = this.#night;
    const transaction = this.#redis.multi();
    for (const unnumbered of commits) {
      this.rev += 1;
      const { rev, epoch } = this;
      const rows = unnumbered.map((row) => ({ ...row, rev }) as unknown as PublishedRow);
      const text = JSON.stringify({ night, mode, epoch, rev, at: timeOf(rev), cause: [], entries: [], rows });
      this.#head = hashOfCommit(this.#head, text);
      transaction.xadd(this.#keys.log(epoch), `${rev}-0`, 'commit', text, 'hash', this.#head);
      for (const row of rows) transaction.hset(this.#keys.rows, row.key, JSON.stringify(row));
    }
    transaction.hset(this.#keys.meta, {
      ...{ epoch: this.epoch, rev: this.rev, head: this.#head, at: timeOf(this.rev), run: 'bench' },
      definition: this.#night.election.digest,
    });
    const rev = this.rev;
    for (const [error] of (await transaction.exec()) ?? []) if (error) throw error;
    return rev;
  }

  close(): void {
    this.#redis.disconnect();
  }
}

function timeOf(rev: number): string {
  return new Date(Date.UTC(2030, 0, 5, 19) + (rev - firstRev) * 1000).toISOString().replace('.000', '');
}
