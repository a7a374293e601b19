import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import type { PublishedRow } from '@election-night/shared/election/row.ts';
import type { Amendment } from '@election-night/shared/wire/commit.ts';
import type { Position } from '@election-night/shared/wire/position.ts';
import { digestText, rowDigest } from '@election-night/shared/wire/row-digest.ts';
import type { RowTopics } from '@election-night/shared/wire/topics.ts';

/** A row as the board takes it: `text` is its JSON, made once and used in every frame that carries the row. */
export type BoardRow = {
  readonly key: string;
  readonly rev: number;
  readonly text: string;
  readonly deleted: boolean;
};

/** The place of the board in the log. `at` = the night's time of commit `rev`; `head` = hash of the log at `rev`. */
export type Tip = Position & { readonly at: string; readonly head: string };

/** Everything that a board begins with. */
export type LoadedBoard = {
  readonly tip: Tip;
  readonly rows: readonly BoardRow[];
  readonly clock: ClockAnchor | undefined;
  /** Digest of the definition that the aggregator runs. */
  readonly definition: string | undefined;
  /** What the desk made of that definition since. */
  readonly amendments: readonly Amendment[];
  /** Why the epoch began, and the id of that entry: later ones are news. */
  readonly reason: string;
  readonly lastEpochId: string;
};

/**
 * The latest rows of one night, in memory, in order of (rev, key) for each topic. A changed row is appended to its topics and its
 * older line there becomes dead; a topic compacts itself when more than half of its lines are dead. So a patch walks from the end
 * and costs what changed, not what exists, and two boards at one position give the same bytes.
 */
export class Board {
  readonly #topicsOf: (key: string) => RowTopics;
  #tip: Tip | undefined;
  #rows = new Map<string, BoardRow>();
  #lines = new Map<string, TopicLines>();

  constructor(topicsOf: (key: string) => RowTopics) {
    this.#topicsOf = topicsOf;
  }

  /** Absent until the first load: then there is nothing to serve, and nothing is served. */
  get tip(): Tip | undefined {
    return this.#tip;
  }

  get size(): number {
    return this.#rows.size;
  }

  row(key: string): BoardRow | undefined {
    return this.#rows.get(key);
  }

  /** Replaces everything: the first load, a new epoch, or a hole in the log that a load closed. */
  load(tip: Tip, rows: readonly BoardRow[]): void {
    this.#rows = new Map();
    this.#lines = new Map();
    this.#tip = tip;
    for (const row of [...rows].sort(byRevThenKey)) this.#put(row);
  }

  /** Moves to the next commit: every row has its rev. */
  apply(tip: Tip, rows: readonly BoardRow[]): void {
    this.#tip = tip;
    for (const row of [...rows].sort(byRevThenKey)) this.#put(row);
  }

  /** Rows of the topic with a greater rev than `from`, tombstones included, in order of (rev, key). */
  patch(topic: string, from: number): readonly BoardRow[] {
    return this.#newerThan(topic, from);
  }

  /** Rows of the topic that stand, in order of (rev, key). */
  snapshot(topic: string): readonly BoardRow[] {
    return this.#newerThan(topic, -1).filter((row) => !row.deleted);
  }

  /**
   * The smallest rev that this board knows to lack the same rows as `from`: no row of the topic changed after it and up to `from`. One frame
   * from there serves every viewer between the two.
   */
  sameFrom(topic: string, from: number): number {
    return Math.max(this.#lastChangeUpTo(topic, from), this.#lastChangeUpTo('every', from));
  }

  /** Digest of the rows of the topic that stand: shared/src/wire/row-digest.ts. */
  digest(topic: string): string {
    return digestText((this.#lines.get(topic)?.digest ?? 0) + (this.#lines.get('every')?.digest ?? 0));
  }

  #newerThan(topic: string, from: number): BoardRow[] {
    const own = this.#linesNewerThan(topic, from);
    const everywhere = this.#linesNewerThan('every', from);
    if (everywhere.length === 0) return own;
    return own.length === 0 ? everywhere : [...own, ...everywhere].sort(byRevThenKey);
  }

  #linesNewerThan(topic: string, from: number): BoardRow[] {
    const lines = this.#lines.get(topic)?.rows ?? [];
    const newer: BoardRow[] = [];
    for (let index = lines.length - 1; index >= 0; index -= 1) {
      const row = lines[index] as BoardRow;
      if (row.rev <= from) break;
      if (this.#rows.get(row.key) === row) newer.push(row);
    }
    return newer.reverse();
  }

  #lastChangeUpTo(topic: string, from: number): number {
    const lines = this.#lines.get(topic)?.rows ?? [];
    let below = 0;
    let above = lines.length;
    while (below < above) {
      const middle = (below + above) >>> 1;
      if ((lines[middle] as BoardRow).rev <= from) below = middle + 1;
      else above = middle;
    }
    return lines[below - 1]?.rev ?? 0;
  }

  #put(row: BoardRow): void {
    const before = this.#rows.get(row.key);
    const digestMoves = digestOf(row) - digestOf(before);
    this.#rows.set(row.key, row);
    const topics = this.#topicsOf(row.key);
    for (const topic of topics === 'every' ? ['every'] : topics) {
      let lines = this.#lines.get(topic);
      if (!lines) {
        lines = { rows: [], live: 0, digest: 0 };
        this.#lines.set(topic, lines);
      }
      lines.rows.push(row);
      if (!before) lines.live += 1;
      lines.digest = (lines.digest + digestMoves) >>> 0;
      if (lines.rows.length > 2 * lines.live + 32) {
        lines.rows = lines.rows.filter((line) => this.#rows.get(line.key) === line);
      }
    }
  }
}

type TopicLines = { rows: BoardRow[]; live: number; digest: number };

function digestOf(row: BoardRow | undefined): number {
  return row && !row.deleted ? rowDigest(row.key, row.rev) : 0;
}

function byRevThenKey(left: BoardRow, right: BoardRow): number {
  if (left.rev !== right.rev) return left.rev - right.rev;
  return left.key < right.key ? -1 : left.key > right.key ? 1 : 0;
}

/** The row's text is made anew from the parsed row, so that boards that loaded and boards that followed have the same bytes. */
export function boardRowOf(row: PublishedRow): BoardRow {
  return { key: row.key, rev: row.rev, text: JSON.stringify(row), deleted: 'deleted' in row && row.deleted === true };
}
