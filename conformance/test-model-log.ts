import { digestText, rowDigest } from '@election-night/shared/wire/row-digest.ts';
import type { RowTopics } from '@election-night/shared/wire/topics.ts';

export type ModelRow = { readonly key: string; readonly rev: number; readonly deleted?: true; readonly value: number };

export const modelTopics = ['all', 'low'];
export const modelKeys = ['a', 'b', 'c', 'd', 'e', 'night'];
const isIn = (topic: string, key: string) => topic === 'all' || key === 'night' || key < 'c';
export const topicsOfModelRow = (key: string): RowTopics =>
  key === 'night' ? 'every' : modelTopics.filter((topic) => isIn(topic, key));

/** The truth: epochs of commits, looked through from the beginning each time. It knows nothing of frames. */
export class ModelLog {
  readonly epochs: { readonly id: string; readonly commits: ModelRow[][] }[] = [];
  #values = 0;

  constructor() {
    this.beginEpoch();
  }

  beginEpoch(): void {
    this.epochs.push({ id: `r0000000000${this.epochs.length}`, commits: [] });
    this.commit([{ key: 'night', deleted: false }]);
  }

  commit(changes: readonly { readonly key: string; readonly deleted: boolean }[]): void {
    const { commits } = this.epochs.at(-1) as ModelLog['epochs'][number];
    const rev = commits.length + 1;
    commits.push(
      changes.map(({ key, deleted }) => {
        this.#values += 1;
        return { key, rev, value: this.#values, ...(deleted ? { deleted } : {}) } as ModelRow;
      }),
    );
  }

  /** Rows of the topic that stand at a position, by key. */
  rowsAt(topic: string, epoch: string, rev: number): ReadonlyMap<string, ModelRow> {
    const rows = new Map<string, ModelRow>();
    const commits = this.epochs.find(({ id }) => id === epoch)?.commits ?? [];
    for (const row of commits.slice(0, rev).flat()) {
      if (row.deleted) rows.delete(row.key);
      else if (isIn(topic, row.key)) rows.set(row.key, row);
    }
    return rows;
  }

  digestAt(topic: string, epoch: string, rev: number): string {
    let sum = 0;
    for (const row of this.rowsAt(topic, epoch, rev).values()) sum += rowDigest(row.key, row.rev);
    return digestText(sum);
  }
}
