import { Board, type BoardRow, type Tip } from '../services/broadcaster/src/feed/board.ts';
import { cacheFrames, type FrameCache } from '../services/broadcaster/src/feed/frame-cache.ts';
import { type ModelLog, type ModelRow, modelTopics, topicsOfModelRow } from './test-model-log.ts';
import type { Message } from './vector.ts';

export type ModelFrame = Message & { readonly epoch: string; readonly topic?: string; readonly rev?: number };
export type ModelPosition = { readonly epoch: string; readonly rev: number };

/** The board and the frames of the real broadcaster, following the model log at a pace of its own. */
export class TestBroadcaster {
  readonly #log: ModelLog;
  readonly board = new Board(topicsOfModelRow);
  readonly #frames: FrameCache;
  #epoch = 0;

  constructor(log: ModelLog) {
    this.#log = log;
    this.#frames = cacheFrames(this.board, { night: 'model', mode: 'replay' });
    this.#load(1);
  }

  get tip(): Tip {
    return this.board.tip as Tip;
  }

  get isAtEnd(): boolean {
    const newest = this.#log.epochs.length - 1;
    return this.#epoch === newest && this.tip.rev === this.#log.epochs[newest]?.commits.length;
  }

  /** Reads on in the log; at the end of an epoch that is over, to somewhere in the next one. True where a new epoch began. */
  advance(commits: number): boolean {
    const { commits: all } = this.#log.epochs[this.#epoch] as ModelLog['epochs'][number];
    if (this.tip.rev === all.length && this.#epoch < this.#log.epochs.length - 1) {
      this.#epoch += 1;
      this.#load(commits);
      return true;
    }
    for (const rows of all.slice(this.tip.rev, this.tip.rev + commits)) {
      this.board.apply({ ...this.tip, rev: this.tip.rev + 1 }, rows.map(boardRowOf));
    }
    return false;
  }

  snapshot(topic: string): ModelFrame {
    return this.#parse(this.#frames.snapshot(topic).text);
  }

  delta(topic: string, from: number): ModelFrame {
    return this.#parse(this.#frames.delta(topic, from).text);
  }

  /** It may begin earlier. */
  deltaFor(topic: string, from: number): ModelFrame {
    return this.#parse(this.#frames.deltaFor(topic, from).text);
  }

  #load(commits: number): void {
    const epoch = this.#log.epochs[this.#epoch] as ModelLog['epochs'][number];
    const rev = Math.max(1, Math.min(commits, epoch.commits.length));
    const rows = new Map<string, ModelRow>();
    for (const row of epoch.commits.slice(0, rev).flat()) rows.set(row.key, row);
    this.board.load({ epoch: epoch.id, rev, at: 'then', head: '' }, [...rows.values()].map(boardRowOf));
  }

  #parse(text: Buffer): ModelFrame {
    const frame = JSON.parse(text.toString());
    const digest = this.#log.digestAt(frame.topic, frame.epoch, frame.to ?? frame.rev);
    if (frame.digest !== digest) throw new Error(`the broadcaster's digest is ${frame.digest}, the model's ${digest}`);
    return frame;
  }
}

/** The server's side of one connection, by P-SYNC-6; what it sends waits in `sent` until the test delivers, doubles or loses it. */
export class TestConnection {
  readonly server: TestBroadcaster;
  readonly sent: ModelFrame[] = [];
  #epoch: string;
  #flushedTo = new Map<string, number>();

  constructor(server: TestBroadcaster, position: ModelPosition | undefined) {
    this.server = server;
    const { epoch, rev } = server.tip;
    this.#epoch = epoch;
    this.sent.push({ type: 'hello', epoch, rev });
    if (position && position.epoch !== epoch) this.sent.push({ type: 'reset', epoch });
    for (const topic of modelTopics) this.subscribe(topic, position);
  }

  subscribe(topic: string, position: ModelPosition | undefined): void {
    const { server } = this;
    const resumes = position?.epoch === server.tip.epoch;
    if (resumes) this.sent.push(server.deltaFor(topic, Math.min(position.rev, server.tip.rev)));
    else this.sent.push(server.snapshot(topic));
    this.#flushedTo.set(topic, server.tip.rev);
  }

  /** What the topic has not been sent, as one delta; a new epoch as a reset and snapshots. */
  flush(topic: string): void {
    const { epoch, rev } = this.server.tip;
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.sent.push({ type: 'reset', epoch });
      for (const each of modelTopics) this.subscribe(each, undefined);
    } else if ((this.#flushedTo.get(topic) ?? 0) < rev) {
      this.sent.push(this.server.delta(topic, this.#flushedTo.get(topic) ?? 0));
      this.#flushedTo.set(topic, rev);
    }
  }

  heartbeat(): void {
    if (this.server.tip.epoch !== this.#epoch) return;
    this.sent.push({ type: 'heartbeat', epoch: this.#epoch, rev: Math.min(...this.#flushedTo.values()) });
  }
}

function boardRowOf(row: ModelRow): BoardRow {
  return { key: row.key, rev: row.rev, text: JSON.stringify(row), deleted: row.deleted === true };
}
