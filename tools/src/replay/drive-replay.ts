import { setTimeout as delay } from 'node:timers/promises';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import { type ClockAnchor, type Gap, nightTimeAt, wallTimeOf } from '@election-night/shared/election/night-clock.ts';
import type { ReplayAction, ReportOutcome } from '@election-night/shared/queue/report-queue.ts';
import { addressInRun } from './entries-decided-about.ts';
import type { PlannedPost, ReplayPlan } from './plan-replay.ts';
import type { PostResult, PostState, ReplayClient, ReplayPosition } from './replay-client.ts';

/** What became of one post of the plan, in the run that the replay ended in. */
export type PostRecord = {
  readonly post: PlannedPost;
  readonly result: PostResult | undefined;
  readonly outcome: ReportOutcome | undefined;
};

export type ReplayEnd = { readonly position: ReplayPosition; readonly records: readonly PostRecord[] };

export type ReplayProgress = {
  readonly at: number;
  readonly clock: ClockAnchor;
  readonly run: string;
  readonly posted: number;
  readonly of: number;
};

export type DriveOptions = {
  readonly plan: ReplayPlan;
  readonly gaps: readonly Gap[];
  readonly client: ReplayClient;
  /** Night seconds a second, or `max`: the clock stands still and is moved from instant to instant. */
  readonly speed: number | 'max';
  /** Where the night's clock starts, milliseconds since 1970; by default at the start of the night. */
  readonly from?: number;
  /** `join`: the run that is there is followed, wherever its clock stands; by default a new one is started. */
  readonly begin?: 'start' | 'join';
  readonly onProgress?: (progress: ReplayProgress) => void;
  /** How long the last decisions and releases may take once the night is over on its clock; a minute by default. */
  readonly settleMs?: number;
  readonly signal?: AbortSignal;
};

/** How often the clock is asked for, wall time: whoever pauses, seeks or changes the speed is followed within this. */
const followEveryMs = 200;
/** How long posts go out before the clock is asked for again, wall time: who is far behind notices a step back as soon as anybody. */
const postWithoutAskingMs = 100;
const settleWithinMs = 60_000;

/**
 * Starts a new run, or joins the one that is there, and posts each request when the night's clock has reached it. The clock leads and is
 * never assumed: it is read from the ingestor, so somebody who seeks forward makes this post what was passed, and somebody who seeks back
 * (a new run) makes it start over to that point. What was on its way at that moment and came into the new run before its time is taken out
 * by starting that run once more. At `max` the clock is moved by seeks, one instant of the plan at a time, each after everything before is decided.
 * Resolves when the last post and the last timer are past and every post is decided.
 */
export async function driveReplay(options: DriveOptions): Promise<ReplayEnd> {
  const { plan, gaps, client, speed, from, begin = 'start', settleMs = settleWithinMs, onProgress, signal } = options;
  if (begin === 'start') {
    await client.control({
      action: 'start',
      ...(from === undefined ? {} : { from: formatInstant(from) }),
      ...(speed === 'max' ? { paused: true } : { speed, paused: false }),
    });
  }

  let run = new RunOfPlan(plan, client, '');
  for (;;) {
    signal?.throwIfAborted();
    const position = await client.position();
    if (position.run !== run.id) {
      const isEarly = await run.cameEarly(Date.parse(position.at));
      run = new RunOfPlan(plan, client, position.run);
      if (isEarly) {
        await client.control(againFrom(position));
        continue;
      }
    }
    const clock = localClock(position);
    const now = nightTimeAt(clock, gaps, Date.now());
    const isCaughtUp = await run.postUntil(now, signal, (posted) =>
      onProgress?.({ at: now, clock: position.clock, run: run.id, posted, of: plan.posts.length }),
    );
    if (!isCaughtUp) continue;

    const isOver = run.isPosted && now >= plan.ends;
    if (isOver || speed === 'max') {
      const lost = await run.settle(isOver ? 'released' : 'sealed', settleMs, signal);
      const then = await client.position();
      if (then.run !== run.id) continue;
      if (lost)
        throw new Error(`report ${lost.id} of ${lost.source} was acknowledged, and is unknown now in the same run`);
      if (isOver) return { position: then, records: run.records() };
      await client.control({ action: 'seek', to: formatInstant(nextInstant(plan, now)) });
    } else {
      await delay(Math.max(1, untilNext(clock, gaps, nextInstant(plan, now))), undefined, signal ? { signal } : {});
    }
  }
}

/** One run's way through the plan: how far it was posted, and what became of each post. */
class RunOfPlan {
  readonly id: string;
  readonly #plan: ReplayPlan;
  readonly #client: ReplayClient;
  readonly #results: PostResult[] = [];
  readonly #outcomes = new Map<number, ReportOutcome>();
  /** How many results were there when the clock was last asked for. */
  #sure = 0;

  constructor(plan: ReplayPlan, client: ReplayClient, id: string) {
    this.#plan = plan;
    this.#client = client;
    this.id = id;
  }

  get isPosted(): boolean {
    return this.#results.length === this.#plan.posts.length;
  }

  /**
   * In order and one after the other, so that reports due together are queued as they were recorded. Answers whether all that is due is
   * posted; false where the clock has to be asked for first.
   */
  async postUntil(now: number, signal: AbortSignal | undefined, onPost: (posted: number) => void): Promise<boolean> {
    this.#sure = this.#results.length;
    onPost(this.#sure);
    for (const since = performance.now(); ; ) {
      const post = this.#plan.posts[this.#results.length];
      if (post === undefined || post.due > now) return true;
      if (performance.now() - since > postWithoutAskingMs) return false;
      signal?.throwIfAborted();
      const { path, about } = post;
      this.#results.push(await this.#client.post(about ? { ...post, path: addressInRun(path, about, this.id) } : post));
      onPost(this.#results.length);
    }
  }

  /**
   * Told that another run has begun, whose clock shows `now`: whether a post of this one, made since the clock was last asked for, came
   * into that run before its time. A request belongs to the run that is there when it arrives.
   */
  async cameEarly(now: number): Promise<boolean> {
    for (const [index, result] of this.#results.entries()) {
      const post = this.#plan.posts[index];
      if (index < this.#sure || post === undefined || post.due <= now) continue;
      if (result.outcome !== 'accepted' || result.status === undefined) continue;
      if ((await this.#client.stateOf(post.source, result.status)).state !== 'unknown') return true;
    }
    return false;
  }

  /**
   * Waits until every accepted post is decided, or at least sealed where that will do. Resolves early with a post that is unknown: either
   * another run has begun, or it was lost. Throws when one is still queued after `withinMs`; what is sealed then stays so: somebody postponed
   * its release beyond the end of the night.
   */
  async settle(
    enough: 'sealed' | 'released',
    withinMs: number,
    signal: AbortSignal | undefined,
  ): Promise<PlannedPost | undefined> {
    const isEnough = (state: PostState['state'] | undefined) =>
      state !== undefined && state !== 'queued' && (state !== 'sealed' || enough === 'sealed');
    const deadline = Date.now() + withinMs;
    for (const [index, result] of this.#results.entries()) {
      const post = this.#plan.posts[index];
      if (post === undefined || result.outcome !== 'accepted' || result.status === undefined) continue;
      for (let pauseMs = 2; !isEnough(this.#outcomes.get(index)?.state); pauseMs = Math.min(pauseMs * 2, 100)) {
        const now = await this.#client.stateOf(post.source, result.status);
        if (now.state === 'unknown') return post;
        if (now.state !== 'queued') this.#outcomes.set(index, now);
        if (isEnough(now.state)) break;
        if (now.state === 'sealed' && Date.now() > deadline) break;
        if (Date.now() > deadline) {
          throw new Error(`report ${post.id} of ${post.source} is still ${now.state} after ${withinMs / 1000} s`);
        }
        await delay(pauseMs, undefined, signal ? { signal } : {});
      }
    }
    return undefined;
  }

  records(): PostRecord[] {
    return this.#plan.posts.map((post, index) => ({
      post,
      result: this.#results[index],
      outcome: this.#outcomes.get(index),
    }));
  }
}

/** The same moment at the same pace, as a new run. */
function againFrom({ at, clock: { speed, paused } }: ReplayPosition): ReplayAction {
  return { action: 'start', from: at, speed, paused };
}

/** The anchor moved to now and to the wall clock of this machine, which may differ from that of the machine that wrote it. */
function localClock({ clock, at }: ReplayPosition): ClockAnchor {
  return { ...clock, recordedAt: at, wallAt: formatInstant(Date.now()) };
}

function nextInstant({ posts, timers, ends }: ReplayPlan, now: number): number {
  const post = posts.find(({ due }) => due > now)?.due ?? ends;
  const timer = timers.find((time) => time > now) ?? ends;
  return Math.min(post, timer);
}

/** Milliseconds of the wall clock until the next instant, but never so long that a change of the clock goes unnoticed. */
function untilNext(clock: ClockAnchor, gaps: readonly Gap[], next: number): number {
  const wall = wallTimeOf(clock, gaps, next);
  return wall === undefined ? followEveryMs : Math.min(wall - Date.now(), followEveryMs);
}
