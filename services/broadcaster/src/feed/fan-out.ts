import type { Position } from '@election-night/shared/wire/position.ts';
import type { Limits } from '../limits.ts';
import type { BroadcasterMetrics } from '../metrics.ts';
import type { Board } from './board.ts';
import type { Timers } from './conflate.ts';
import { type Frame, MergedFrame, PositionMark } from './frame.ts';
import type { FrameCache } from './frame-cache.ts';
import { nothingSent, type Viewer } from './viewer.ts';

type FanOutOptions = {
  readonly board: Board;
  readonly frames: FrameCache;
  readonly limits: Limits;
  readonly now: Timers['now'];
  readonly metrics: BroadcasterMetrics;
  /** The reset frame of the board's present epoch. */
  readonly resetFrame: () => Frame;
  /** True where a topic has a change that has not left. */
  readonly isPending: (topic: string) => boolean;
};

/** All who watch just these topics: one write a flush serves each of them. */
export type Audience = { readonly topics: readonly string[]; readonly viewers: Set<Viewer> };

/** `isEnd`: a new epoch began, or this process stops. */
type Wake = (isEnd: boolean) => void;

/** A topic that somebody watches or waits for, how many do, and the rev up to which its changes have left. */
type WatchedTopic = { watchers: number; flushedTo: number };

/**
 * Topics and who watches them. `flush` gives one Buffer to every viewer of the same topics and waits for none: who has too much in its
 * buffer is passed over, keeps its own position, and gets one frame from there when it has drained. For every viewer of a topic the next
 * frame's `from` is at most what it was sent before, so frames overlap or touch.
 */
export class FanOut {
  readonly #options: FanOutOptions;
  readonly #topics = new Map<string, WatchedTopic>();
  readonly #audiences = new Map<string, Audience>();
  readonly #lagging = new Set<Viewer>();
  readonly #waiting = new Map<string, Set<Wake>>();

  constructor(options: FanOutOptions) {
    this.#options = options;
  }

  /** Topics that somebody watches or waits for. */
  get topics(): ReadonlyMap<string, unknown> {
    return this.#topics;
  }

  get laggingViewers(): number {
    return this.#lagging.size;
  }

  /** Requests that wait for a change. */
  get waiting(): number {
    let waiting = 0;
    for (const { size } of this.#waiting.values()) waiting += size;
    return waiting;
  }

  /** Reads the tip, sends what the viewer lacks and joins it to the audience, all in one turn: no commit can fall between. */
  subscribe(viewer: Viewer, topics: readonly string[], position?: Position): void {
    const { tip } = this.#options.board;
    if (!tip) throw new Error('a viewer joined before the board was loaded');
    // A viewer may be ahead of this process, having come from another one: it has all that we have.
    const resumes = position?.epoch === tip.epoch;
    for (const topic of topics) {
      if (!viewer.positions.has(topic)) this.#watch(topic);
      viewer.positions.set(topic, resumes ? Math.min(position.rev, tip.rev) : nothingSent);
    }
    this.#seat(viewer);
    if (position && !resumes) viewer.owesReset = true;
    if (viewer.laggingSince === undefined) this.#bringUp(viewer, topics);
  }

  unsubscribe(viewer: Viewer, topic: string): void {
    if (!viewer.positions.delete(topic)) return;
    this.#unwatch(topic);
    this.#seat(viewer);
  }

  remove(viewer: Viewer): void {
    for (const topic of viewer.positions.keys()) this.#unwatch(topic);
    viewer.positions.clear();
    this.#seat(viewer);
    this.#lagging.delete(viewer);
  }

  /** Calls back once, at the next flush of the topic or at the end of waiting; the answer gives the waiting up. */
  waitFor(topic: string, callback: Wake): () => void {
    let waiting = this.#waiting.get(topic);
    if (!waiting) {
      waiting = new Set();
      this.#waiting.set(topic, waiting);
      this.#watch(topic);
    }
    waiting.add(callback);
    return () => {
      if (!waiting.delete(callback) || waiting.size > 0) return;
      this.#waiting.delete(topic);
      this.#unwatch(topic);
    };
  }

  /** One delta of each topic, made once, to all that watch it and keep up; what one audience gets leaves in one write. */
  flush(topics: Iterable<string>): void {
    const { board, frames, metrics } = this.#options;
    const { tip } = board;
    if (!tip) return;
    const deltas = new Map<string, Frame>();
    for (const topic of topics) {
      const watched = this.#topics.get(topic);
      if (!watched || watched.flushedTo >= tip.rev) continue;
      deltas.set(topic, frames.delta(topic, watched.flushedTo));
    }
    if (deltas.size === 0) return;
    for (const audience of this.#audiences.values()) {
      const due = audience.topics.flatMap((topic) => deltas.get(topic) ?? []);
      if (due.length === 0) continue;
      const mark = new PositionMark(tip.epoch, this.#flushedTo(audience, tip.rev));
      const sent = this.#sendToAll(audience, new MergedFrame([...due, mark]));
      metrics.frames.inc({ type: 'delta' }, sent * due.length);
      metrics.bytes.inc(sent * sizeOf(due));
    }
    // After the sending: whoever is passed over in it was sent up to the last flush only.
    for (const topic of deltas.keys()) {
      const watched = this.#topics.get(topic);
      if (watched) watched.flushedTo = tip.rev;
    }
    for (const topic of deltas.keys()) this.#wake(topic, false);
  }

  /** A new epoch: the reset, then each topic anew, to all that watch anything. */
  reset(viewers: Iterable<Viewer>): void {
    const { tip } = this.#options.board;
    for (const watched of this.#topics.values()) watched.flushedTo = tip?.rev ?? 0;
    for (const viewer of viewers) {
      viewer.owesReset = true;
      for (const topic of viewer.positions.keys()) viewer.positions.set(topic, nothingSent);
      if (viewer.laggingSince === undefined) this.#bringUp(viewer, [...viewer.positions.keys()]);
    }
    this.wakeAll();
  }

  /** Nobody waits any longer: a new epoch, or the end. */
  wakeAll(): void {
    for (const topic of [...this.#waiting.keys()]) this.#wake(topic, true);
  }

  /** Looks again at those who were passed over. */
  sweep(): void {
    const { limits, metrics, now } = this.#options;
    for (const viewer of this.#lagging) {
      if (viewer.isDrained) {
        viewer.laggingSince = undefined;
        this.#lagging.delete(viewer);
        this.#bringUp(viewer, [...viewer.positions.keys()]);
      } else if (viewer.isBeyondBound || now() - (viewer.laggingSince ?? 0) > limits.maxLagMs) {
        this.#lagging.delete(viewer);
        metrics.slowViewers.inc({ outcome: 'closed' });
        viewer.close('slow');
      }
    }
  }

  /** The rev that all topics of the viewer have been flushed to; absent while it lags. */
  flushedTo(viewer: Viewer): number | undefined {
    const { board, isPending } = this.#options;
    if (viewer.laggingSince !== undefined || !board.tip) return undefined;
    let rev = board.tip.rev;
    for (const [topic, joinedAt] of viewer.positions) {
      if (isPending(topic)) rev = Math.min(rev, Math.max(joinedAt, this.#topics.get(topic)?.flushedTo ?? 0));
    }
    return rev;
  }

  /** The same for all that keep up, whenever they joined. */
  #flushedTo({ topics }: Audience, tipRev: number): number {
    const pending = topics.filter((topic) => this.#options.isPending(topic));
    return Math.min(tipRev, ...pending.map((topic) => this.#topics.get(topic)?.flushedTo ?? 0));
  }

  #sendToAll({ viewers }: Audience, frame: Frame): number {
    let sent = 0;
    for (const viewer of viewers) {
      if (viewer.laggingSince !== undefined) continue;
      if (viewer.isOverfull) {
        this.#passOver(viewer);
        continue;
      }
      viewer.send(frame);
      sent += 1;
    }
    return sent;
  }

  /** Sends each topic from the viewer's own position to the tip, as long as its buffer takes it. */
  #bringUp(viewer: Viewer, topics: readonly string[]): void {
    viewer.outlet.cork();
    try {
      this.#sendMissing(viewer, topics);
    } finally {
      viewer.outlet.uncork();
    }
  }

  #sendMissing(viewer: Viewer, topics: readonly string[]): void {
    const { board, frames, metrics, resetFrame } = this.#options;
    const { tip } = board;
    if (!tip) return;
    for (const topic of topics) {
      if (viewer.isOverfull) return this.#passOver(viewer, topics);
      if (viewer.owesReset) {
        viewer.send(resetFrame());
        viewer.owesReset = false;
      }
      const from = viewer.positions.get(topic) ?? nothingSent;
      const type = from === nothingSent ? 'snapshot' : 'delta';
      const frame = type === 'snapshot' ? frames.snapshot(topic) : frames.deltaFor(topic, from);
      viewer.send(frame);
      viewer.positions.set(topic, tip.rev);
      metrics.frames.inc({ type });
      metrics.bytes.inc(sizeOf([frame]));
    }
    const rev = this.flushedTo(viewer);
    if (rev !== undefined) viewer.send(new PositionMark(tip.epoch, rev));
  }

  /** From now on the viewer's own positions count: what it was sent so far, topic by topic. */
  #passOver(viewer: Viewer, notBroughtUp: readonly string[] = []): void {
    this.#options.metrics.slowViewers.inc({ outcome: 'passed-over' });
    viewer.laggingSince = this.#options.now();
    this.#lagging.add(viewer);
    for (const [topic, position] of viewer.positions) {
      if (position === nothingSent || notBroughtUp.includes(topic)) continue;
      viewer.positions.set(topic, Math.max(position, this.#topics.get(topic)?.flushedTo ?? position));
    }
  }

  /** Puts the viewer among those who watch the same topics as it does now. */
  #seat(viewer: Viewer): void {
    const { audience } = viewer;
    if (audience) {
      audience.viewers.delete(viewer);
      if (audience.viewers.size === 0) this.#audiences.delete(nameOf(audience.topics));
      viewer.audience = undefined;
    }
    if (viewer.positions.size === 0) return;
    const topics = [...viewer.positions.keys()].sort();
    const name = nameOf(topics);
    let joined = this.#audiences.get(name);
    if (!joined) {
      joined = { topics, viewers: new Set() };
      this.#audiences.set(name, joined);
    }
    joined.viewers.add(viewer);
    viewer.audience = joined;
  }

  #watch(topic: string): void {
    const watched = this.#topics.get(topic);
    if (watched) watched.watchers += 1;
    else this.#topics.set(topic, { watchers: 1, flushedTo: this.#options.board.tip?.rev ?? 0 });
  }

  #unwatch(topic: string): void {
    const watched = this.#topics.get(topic);
    if (!watched) return;
    watched.watchers -= 1;
    if (watched.watchers === 0) this.#topics.delete(topic);
  }

  #wake(topic: string, isEnd: boolean): void {
    const waiting = this.#waiting.get(topic);
    if (!waiting) return;
    this.#waiting.delete(topic);
    this.#unwatch(topic);
    const callbacks = [...waiting];
    waiting.clear();
    for (const callback of callbacks) callback(isEnd);
  }
}

function nameOf(topics: readonly string[]): string {
  return topics.join(',');
}

/** Bytes of the messages, before framing. */
function sizeOf(frames: readonly Frame[]): number {
  return frames.reduce((sum, { texts }) => texts.reduce((inner, { length }) => inner + length, sum), 0);
}
