import type { Election } from '@election-night/shared/election/election.ts';
import type { NightRow } from '@election-night/shared/election/row.ts';
import { familyOf } from '@election-night/shared/election/row.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import { amendedElection } from '@election-night/shared/wire/amended-election.ts';
import type { Amendment, Commit } from '@election-night/shared/wire/commit.ts';
import type { Position } from '@election-night/shared/wire/position.ts';
import type { HelloFrame, ResetFrame } from '@election-night/shared/wire/server-frame.ts';
import { topicsOfRow } from '@election-night/shared/wire/topics.ts';
import type { Limits } from '../limits.ts';
import type { BroadcasterMetrics } from '../metrics.ts';
import { Board, type BoardRow, boardRowOf, type LoadedBoard } from './board.ts';
import { conflate, type Timers } from './conflate.ts';
import { encodeFrame } from './encode-frame.ts';
import { FanOut } from './fan-out.ts';
import type { Frame } from './frame.ts';
import { cacheFrames, type FrameCache } from './frame-cache.ts';
import type { Viewer } from './viewer.ts';

/** What a viewer asks for as it comes: topics that there are and that there are not, and where it stood. */
export type Arrival = {
  readonly known: readonly string[];
  readonly unknown: readonly string[];
  readonly position: Position | undefined;
};

type FeedOptions = {
  readonly night: Night;
  readonly conflateMs: number;
  readonly limits: Limits;
  readonly timers: Timers;
  readonly metrics: BroadcasterMetrics;
};

/** Families that never wait for the tick, and take with them what is pending in each topic that contains them. */
const immediateFamilies: ReadonlySet<string> = new Set(['call', 'correction', 'night']);

/** One night between its log and its viewers: board → conflate → fan out. */
export class NightFeed {
  readonly night: Night;
  readonly board: Board;
  readonly frames: FrameCache;
  readonly fanOut: FanOut;
  readonly snapshotUrl: string;
  readonly viewers = new Set<Viewer>();
  readonly #options: FeedOptions;
  readonly #conflater;
  #reason = 'night-start';
  #amendments: readonly Amendment[] = [];
  #election: Election;

  constructor(options: FeedOptions) {
    const { night, limits, metrics, timers } = options;
    this.#options = options;
    this.night = night;
    this.#election = night.election;
    this.snapshotUrl = `/v1/nights/${night.id}/snapshot`;
    this.board = new Board((key) => topicsOfRow(night.election, key));
    this.frames = cacheFrames(this.board, { night: night.id, mode: night.mode });
    this.fanOut = new FanOut({
      board: this.board,
      frames: this.frames,
      limits,
      metrics,
      now: timers.now,
      resetFrame: () => this.frames.other('reset', () => encodeFrame(this.reset())),
      isPending: (topic) => this.#conflater.isPending(topic),
    });
    this.#conflater = conflate({
      conflateMs: options.conflateMs,
      restFactor: limits.restFactor,
      maxRestMs: limits.maxRestMs,
      timers,
      flush: (topics) => this.fanOut.flush(topics),
    });
  }

  /** The first load, a new epoch, or a load that closed a hole in our epoch. */
  onLoad(loaded: LoadedBoard): void {
    const before = this.board.tip;
    this.board.load(loaded.tip, loaded.rows);
    this.#reason = loaded.reason;
    this.#amend(loaded.amendments);
    this.#measure();
    if (before?.epoch === loaded.tip.epoch) {
      this.#conflater.changed(this.fanOut.topics.keys());
    } else {
      this.#conflater.clear();
      this.fanOut.reset(this.viewers);
      if (before) this.#options.metrics.resets.inc({ night: this.night.id });
    }
  }

  onCommits(commits: readonly Commit[], head: string): void {
    const changed = new Set<string>();
    const urgent = new Set<string>();
    commits.forEach(({ epoch, rev, at, rows, amendment }) => {
      if (amendment) this.#amend([...this.#amendments, amendment]);
      const boardRows = rows.map(boardRowOf);
      this.board.apply({ epoch, rev, at, head }, boardRows);
      for (const row of boardRows) {
        const into = immediateFamilies.has(familyOf(row.key)) ? urgent : changed;
        for (const topic of this.#watchedTopicsOf(row)) into.add(topic);
      }
    });
    this.#options.metrics.commits.inc({ night: this.night.id }, commits.length);
    this.#measure();
    this.#conflater.changed(changed, urgent);
  }

  /** The definition as it stands, or as it stood at a version; undefined where there never was such a one. */
  definition(version = this.#election.definition.version): Election | undefined {
    if (version === this.#election.definition.version) return this.#election;
    const began = this.night.election;
    const amendments = this.#amendments.slice(0, Math.max(0, version - began.definition.version));
    const asked = amendedElection(began, amendments);
    return asked.definition.version === version ? asked : undefined;
  }

  #amend(amendments: readonly Amendment[]): void {
    try {
      this.#election = amendedElection(this.night.election, amendments);
      this.#amendments = amendments;
    } catch {
      // They are amendments of another file than ours, which the follower of the log warns of; the rows are right all the same.
      this.#election = this.night.election;
      this.#amendments = [];
    }
  }

  /** Hello, then each topic from the viewer's position to the tip; from then on it is among those who get what changes. */
  welcome(viewer: Viewer, { known, unknown, position }: Arrival): void {
    this.viewers.add(viewer);
    viewer.outlet.cork();
    viewer.send(this.#hello(known));
    for (const topic of unknown) {
      const message = `this night has no topic ${topic.slice(0, 80)}`;
      viewer.send(encodeFrame({ type: 'error', code: 'unknown-topic', message }));
    }
    this.fanOut.subscribe(viewer, known, position);
    viewer.outlet.uncork();
  }

  dismiss(viewer: Viewer): void {
    this.viewers.delete(viewer);
    this.fanOut.remove(viewer);
  }

  #hello(topics: readonly string[]): Frame {
    return this.frames.other(`hello ${topics}`, () => encodeFrame(this.#helloOf(topics)));
  }

  #helloOf(topics: readonly string[]): HelloFrame {
    const { night, board, snapshotUrl } = this;
    const tip = this.#tip();
    const speed = night.mode === 'replay' ? clockSpeedOf(board.row('night')) : undefined;
    return {
      type: 'hello',
      night: night.id,
      mode: night.mode,
      epoch: tip.epoch,
      rev: tip.rev,
      at: tip.at,
      topics: [...topics],
      heartbeatMs: this.#options.limits.heartbeatMs,
      snapshotUrl,
      ...(speed === undefined ? {} : { replay: { speed } }),
    };
  }

  /** One frame for each rev that viewers have been flushed to; most share the tip. */
  heartbeat(viewers: Iterable<Viewer>): void {
    const { tip } = this.board;
    if (!tip) return;
    const frames = new Map<number, Frame>();
    for (const viewer of viewers) {
      const rev = this.fanOut.flushedTo(viewer);
      if (rev === undefined) continue;
      let frame = frames.get(rev);
      if (!frame) {
        frame = encodeFrame({ type: 'heartbeat', epoch: tip.epoch, rev, at: tip.at });
        frames.set(rev, frame);
      }
      viewer.send(frame);
      this.#options.metrics.frames.inc({ type: 'heartbeat' });
    }
  }

  stop(): void {
    this.#conflater.clear();
    this.fanOut.wakeAll();
  }

  *#watchedTopicsOf(row: BoardRow): Iterable<string> {
    const { topics } = this.fanOut;
    const own = topicsOfRow(this.night.election, row.key);
    if (own === 'every') yield* topics.keys();
    else for (const topic of own) if (topics.has(topic)) yield topic;
  }

  /** What tells those of another epoch that this one runs. */
  reset(spreadMs = 0): ResetFrame {
    const { epoch } = this.#tip();
    return {
      type: 'reset',
      mode: this.night.mode,
      epoch,
      reason: this.#reason,
      spreadMs,
      snapshotUrl: this.snapshotUrl,
    };
  }

  #measure(): void {
    this.#options.metrics.rev.set({ night: this.night.id }, this.board.tip?.rev ?? 0);
    this.#options.metrics.rows.set({ night: this.night.id }, this.board.size);
  }

  #tip() {
    if (!this.board.tip) throw new Error('the board is not loaded yet');
    return this.board.tip;
  }
}

function clockSpeedOf(row: BoardRow | undefined): number | undefined {
  if (!row || row.deleted) return undefined;
  return (JSON.parse(row.text) as Partial<NightRow>).clock?.speed;
}
