import { digestText, rowDigest } from '@election-night/shared/wire/row-digest.ts';
import type { DeltaFrame, ServerFrame, SnapshotFrame } from '@election-night/shared/wire/server-frame.ts';
import { printOf, type Sightings } from './states-of-log.ts';

type Row = SnapshotFrame['rows'][number] & { readonly deleted?: true };

/** `empty`: waits for a snapshot. `gap`: asked once to go on from its own rev, and waits for that. */
type TopicBoard = { rev: number; state: 'empty' | 'current' | 'gap'; readonly rows: Map<string, Row> };

/**
 * The sync rule of docs/protocol.md (P-SYNC) in its plainest form, written from that page alone: what a viewer in any language would do.
 * Every state that it comes to is noted, and so is what the rule says that a server never does.
 */
export class PlainSync {
  epoch = '';
  readonly boards: ReadonlyMap<string, TopicBoard>;
  readonly wrong: string[] = [];
  readonly #name: string;
  readonly #sightings: Sightings;
  readonly #shown = new Map<string, { epoch: string; rev: number }>();

  constructor(name: string, topics: readonly string[], sightings: Sightings) {
    this.#name = name;
    this.#sightings = sightings;
    this.boards = new Map(topics.map((topic) => [topic, { rev: 0, state: 'empty', rows: new Map() }]));
  }

  /** Where to go on from with all topics at once; absent while one of them has nothing. */
  get position(): { epoch: string; rev: number } | undefined {
    const boards = [...this.boards.values()];
    if (boards.some(({ state }) => state === 'empty')) return undefined;
    return { epoch: this.epoch, rev: Math.min(...boards.map(({ rev }) => rev)) };
  }

  /** Every topic shows at least this. */
  isAt(epoch: string, rev: number): boolean {
    return (
      this.epoch === epoch && [...this.boards.values()].every((board) => board.state === 'current' && board.rev >= rev)
    );
  }

  /** `heard`: topics of the connection that this frame came by, and where the last frame of each ended. The answer is a topic that lacks something and must be asked for. */
  take(frame: ServerFrame, heard: Map<string, number>): string | undefined {
    if (!('epoch' in frame) || frame.epoch < this.epoch) return undefined;
    if (frame.epoch > this.epoch) this.#begin(frame.epoch);
    if (frame.type === 'snapshot' || frame.type === 'delta') this.#hear(frame, heard);
    if (frame.type === 'snapshot') this.#takeSnapshot(frame);
    else if (frame.type === 'heartbeat') this.moveTo(frame.epoch, frame.rev, heard);
    else if (frame.type === 'delta') return this.#takeDelta(frame);
    return undefined;
  }

  /** P-SYNC-5, and the position after a batch of a stream: both are about the topics of their connection alone. */
  moveTo(epoch: string, rev: number, heard: ReadonlyMap<string, number>): void {
    if (epoch !== this.epoch) return;
    for (const [topic, board] of this.boards) {
      if (!heard.has(topic) || board.state !== 'current' || rev <= board.rev) continue;
      board.rev = rev;
      this.#show(topic, board);
    }
  }

  /** P-SYNC-6: what leaves one server by one connection has no hole in it, whatever the viewer has from elsewhere. */
  #hear(frame: SnapshotFrame | DeltaFrame, heard: Map<string, number>): void {
    const end = heard.get(frame.topic);
    if (frame.type === 'delta' && end !== undefined && frame.from > end) {
      this.wrong.push(`${this.#name}: ${frame.topic} at ${frame.epoch} from ${frame.from}, after ${end}`);
    }
    heard.set(frame.topic, frame.type === 'delta' ? frame.to : frame.rev);
  }

  #begin(epoch: string): void {
    this.epoch = epoch;
    for (const board of this.boards.values()) {
      board.rows.clear();
      Object.assign(board, { rev: 0, state: 'empty' });
    }
  }

  #takeSnapshot({ topic, rev, rows, digest }: SnapshotFrame): void {
    const board = this.boards.get(topic);
    if (!board || (board.state !== 'empty' && rev < board.rev)) return;
    board.rows.clear();
    for (const row of rows) board.rows.set(row.key, row);
    Object.assign(board, { rev, state: 'current' });
    this.#check(topic, board, digest);
  }

  #takeDelta({ topic, from, to, rows, digest }: DeltaFrame): string | undefined {
    const board = this.boards.get(topic);
    if (!board || board.state === 'empty' || to <= board.rev) return undefined;
    if (from > board.rev) {
      if (board.state === 'gap') return undefined;
      board.state = 'gap';
      return topic;
    }
    for (const row of rows) if ((board.rows.get(row.key)?.rev ?? -1) < row.rev) board.rows.set(row.key, row);
    Object.assign(board, { rev: to, state: 'current' });
    this.#check(topic, board, digest);
    return undefined;
  }

  #check(topic: string, board: TopicBoard, digest: string | undefined): void {
    const own = digestText(standing(board).reduce((sum, { key, rev }) => sum + rowDigest(key, rev), 0));
    if (own !== digest)
      this.wrong.push(`${this.#name}: ${topic} at ${this.epoch} ${board.rev} is ${own}, not ${digest}`);
    this.#show(topic, board);
  }

  #show(topic: string, board: TopicBoard): void {
    const before = this.#shown.get(topic);
    if (before?.epoch === this.epoch && board.rev < before.rev) {
      this.wrong.push(`${this.#name}: ${topic} went back from ${before.rev} to ${board.rev} in ${this.epoch}`);
    }
    this.#shown.set(topic, { epoch: this.epoch, rev: board.rev });
    const print = printOf(standing(board).map((row) => JSON.stringify(row)));
    this.#sightings.note({ epoch: this.epoch, rev: board.rev, topic, print, by: this.#name });
  }
}

function standing({ rows }: TopicBoard): Row[] {
  return [...rows.values()].filter((row) => row.deleted !== true);
}
