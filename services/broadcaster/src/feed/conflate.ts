/** Time as the conflater needs it; a test drives it by hand. */
export type Timers = {
  readonly now: () => number;
  /** Calls back once after `ms`; the answer cancels it. */
  readonly after: (ms: number, callback: () => void) => () => void;
};

export const wallTimers: Timers = {
  now: () => performance.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

export type Conflater = {
  /** Some rows of these topics changed. What is pending in the urgent ones leaves now. */
  changed(topics: Iterable<string>, urgent?: Iterable<string>): void;
  /** True where a topic has a change that has not left. */
  isPending(topic: string): boolean;
  /** Drops what is pending: a reset sends everything anew. */
  clear(): void;
};

export type ConflateOptions = {
  /** Least time between two flushes of a topic, in ms. */
  readonly conflateMs: number;
  /** Where changes crowd, nothing leaves after a flush of t ms for `restFactor` · t ms, at most for `maxRestMs`. */
  readonly restFactor: number;
  readonly maxRestMs: number;
  readonly timers: Timers;
  /** Sends what changed in these topics, and returns when it is written. */
  readonly flush: (topics: readonly string[]) => void;
};

/**
 * Decides when changes leave: the first of a topic after a quiet time at once, then at most one flush every `conflateMs`. What is due at
 * one moment leaves in one flush, since a write to a viewer costs the same for one topic as for several.
 *
 * Changes crowd when sending each of the last few by itself would take more than half of the time in which they came: a fan-out to
 * thousands takes tens of milliseconds, and the core would soon do nothing else. Then the server rests after each flush, and what comes
 * meanwhile leaves together. A quiet night is as quick as without it, however many watch. An urgent change does not rest.
 *
 * It knows nothing of rows or sockets; `flush` makes one delta a topic of everything that changed since the last one.
 */
export function conflate({ conflateMs, restFactor, maxRestMs, timers, flush }: ConflateOptions): Conflater {
  const flushedAt = new Map<string, number>();
  const pending = new Set<string>();
  const cameAt: number[] = [];
  let restsUntil = Number.NEGATIVE_INFINITY;
  let cancelTimer: (() => void) | undefined;

  function dueAt(topic: string): number {
    return Math.max(restsUntil, (flushedAt.get(topic) ?? Number.NEGATIVE_INFINITY) + conflateMs);
  }

  function leave(topics: readonly string[]): void {
    const began = timers.now();
    for (const topic of topics) {
      pending.delete(topic);
      flushedAt.set(topic, began);
    }
    flush(topics);
    const ended = timers.now();
    const tookMs = ended - began;
    restsUntil = isCrowd(cameAt, tookMs) ? ended + Math.min(restFactor * tookMs, maxRestMs) : ended;
  }

  function waitForNext(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    if (pending.size === 0) return;
    let next = Number.POSITIVE_INFINITY;
    for (const topic of pending) next = Math.min(next, dueAt(topic));
    cancelTimer = timers.after(Math.max(0, next - timers.now()), () => {
      const now = timers.now();
      const due = [...pending].filter((topic) => dueAt(topic) <= now);
      if (due.length > 0) leave(due);
      waitForNext();
    });
  }

  return {
    changed(topics, urgent = []) {
      const now = timers.now();
      cameAt.push(now);
      if (cameAt.length > lastFew) cameAt.shift();
      const leaving = new Set(urgent);
      for (const topic of topics) {
        if (dueAt(topic) <= now) leaving.add(topic);
        else if (!leaving.has(topic)) pending.add(topic);
      }
      if (leaving.size > 0) leave([...leaving]);
      waitForNext();
    },
    isPending: (topic) => pending.has(topic),
    clear() {
      cancelTimer?.();
      cancelTimer = undefined;
      pending.clear();
      flushedAt.clear();
    },
  };
}

/** So many changes are looked at: one or two that come close together are no crowd. */
const lastFew = 8;

function isCrowd(cameAt: readonly number[], tookMs: number): boolean {
  const [first = 0] = cameAt;
  const last = cameAt.at(-1) ?? 0;
  return cameAt.length === lastFew && lastFew * tookMs > (last - first) / 2;
}
