import type { Position } from '@election-night/shared/wire/position.ts';
import type { Board } from './board.ts';
import type { Timers } from './conflate.ts';
import type { FrameCache } from './frame-cache.ts';
import type { Limits } from './limits.ts';
import type { BroadcasterMetrics } from './metrics.ts';
import { nothingSent, type Viewer } from './viewer.ts';

type FanOutOptions = {
  readonly board: Board;
  readonly frames: FrameCache;
  readonly limits: Limits;
  readonly now: Timers['now'];
  readonly metrics: BroadcasterMetrics;
  /** The reset frame of the board's present epoch. */
  readonly resetFrame: () => Buffer;
};

/** Everyone who watches a topic, and the rev up to which its changes have left. */
type Audience = { readonly viewers: Set<Viewer>; flushedTo: number };

/**
 * Topics and who watches them. `flush` gives one Buffer to every viewer of a topic and waits for none: who has too much in its buffer
 * is passed over, keeps its own position, and gets one frame from there when it has drained. For every viewer of a topic the next
 * frame's `from` is at most what it was sent before, so frames overlap or touch.
 */
export class FanOut {
  readonly #options: FanOutOptions;
  readonly #audiences = new Map<string, Audience>();
  readonly #lagging = new Set<Viewer>();

  constructor(options: FanOutOptions) {
    this.#options = options;
  }

  /** Topics that somebody watches. */
  get topics(): ReadonlyMap<string, unknown> {
    return this.#audiences;
  }

  get laggingViewers(): number {
    return this.#lagging.size;
  }

  /** Reads the tip, sends what the viewer lacks and joins it to the audience, all in one turn: no commit can fall between. */
  subscribe(viewer: Viewer, topic: string, position?: Position): void {
    const { tip } = this.#options.board;
    if (!tip) throw new Error('a viewer joined before the board was loaded');
    let audience = this.#audiences.get(topic);
    if (!audience) {
      audience = { viewers: new Set(), flushedTo: tip.rev };
      this.#audiences.set(topic, audience);
    }
    audience.viewers.add(viewer);
    // A viewer may be ahead of this process, having come from another one: it has all that we have.
    const resumes = position?.epoch === tip.epoch;
    viewer.positions.set(topic, resumes ? Math.min(position.rev, tip.rev) : nothingSent);
    if (position && !resumes) viewer.owesReset = true;
    if (viewer.laggingSince === undefined) this.#bringUp(viewer, [topic]);
  }

  unsubscribe(viewer: Viewer, topic: string): void {
    const audience = this.#audiences.get(topic);
    audience?.viewers.delete(viewer);
    if (audience?.viewers.size === 0) this.#audiences.delete(topic);
    viewer.positions.delete(topic);
  }

  remove(viewer: Viewer): void {
    for (const topic of [...viewer.positions.keys()]) this.unsubscribe(viewer, topic);
    this.#lagging.delete(viewer);
  }

  /** One delta of the topic, made once, to all that watch it and keep up. */
  flush(topic: string): void {
    const { board, frames, metrics } = this.#options;
    const audience = this.#audiences.get(topic);
    if (!audience || !board.tip || audience.flushedTo >= board.tip.rev) return;
    const frame = frames.delta(topic, audience.flushedTo);
    let sent = 0;
    for (const viewer of audience.viewers) {
      if (viewer.laggingSince !== undefined) continue;
      if (viewer.isOverfull) {
        this.#passOver(viewer);
        continue;
      }
      viewer.send(frame);
      sent += 1;
    }
    audience.flushedTo = board.tip.rev;
    metrics.frames.inc({ type: 'delta' }, sent);
    metrics.bytes.inc(sent * frame.length);
  }

  /** A new epoch: the reset, then each topic anew, to all that watch anything. */
  reset(viewers: Iterable<Viewer>): void {
    const { tip } = this.#options.board;
    for (const audience of this.#audiences.values()) audience.flushedTo = tip?.rev ?? 0;
    for (const viewer of viewers) {
      viewer.owesReset = true;
      for (const topic of viewer.positions.keys()) viewer.positions.set(topic, nothingSent);
      if (viewer.laggingSince === undefined) this.#bringUp(viewer, [...viewer.positions.keys()]);
    }
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
  flushedTo(viewer: Viewer, isPending: (topic: string) => boolean): number | undefined {
    const { tip } = this.#options.board;
    if (viewer.laggingSince !== undefined || !tip) return undefined;
    let rev = tip.rev;
    for (const [topic, joinedAt] of viewer.positions) {
      if (isPending(topic)) rev = Math.min(rev, Math.max(joinedAt, this.#audiences.get(topic)?.flushedTo ?? 0));
    }
    return rev;
  }

  /** Sends each topic from the viewer's own position to the tip, as long as its buffer takes it. */
  #bringUp(viewer: Viewer, topics: readonly string[]): void {
    const { board, frames, metrics, resetFrame } = this.#options;
    if (!board.tip) return;
    for (const topic of topics) {
      if (viewer.isOverfull) return this.#passOver(viewer, topics);
      if (viewer.owesReset) {
        viewer.send(resetFrame());
        viewer.owesReset = false;
      }
      const from = viewer.positions.get(topic) ?? nothingSent;
      const type = from === nothingSent ? 'snapshot' : 'delta';
      const frame = type === 'snapshot' ? frames.snapshot(topic).identity : frames.delta(topic, from);
      viewer.send(frame);
      viewer.positions.set(topic, board.tip.rev);
      metrics.frames.inc({ type });
      metrics.bytes.inc(frame.length);
    }
  }

  /** From now on the viewer's own positions count: what it was sent so far, topic by topic. */
  #passOver(viewer: Viewer, notBroughtUp: readonly string[] = []): void {
    this.#options.metrics.slowViewers.inc({ outcome: 'passed-over' });
    viewer.laggingSince = this.#options.now();
    this.#lagging.add(viewer);
    for (const [topic, position] of viewer.positions) {
      if (position === nothingSent || notBroughtUp.includes(topic)) continue;
      viewer.positions.set(topic, Math.max(position, this.#audiences.get(topic)?.flushedTo ?? position));
    }
  }
}
