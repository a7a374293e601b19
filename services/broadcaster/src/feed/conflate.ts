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
  /** After a flush that took t ms nothing leaves for `restFactor` · t ms, at most for `maxRestMs`. */
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
 * The rest after a flush is what lets a process carry more than it could write: a fan-out to thousands takes tens of milliseconds,
 * and commits that come faster would keep the core busy with nothing else. So they are merged, more of them the longer a fan-out takes,
 * and a quiet night is as quick as before. An urgent change does not rest.
 *
 * It knows nothing of rows or sockets; `flush` makes one delta a topic of everything that changed since the last one.
 */
export function conflate({ conflateMs, restFactor, maxRestMs, timers, flush }: ConflateOptions): Conflater {
  const flushedAt = new Map<string, number>();
  const pending = new Set<string>();
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
    restsUntil = ended + Math.min(restFactor * (ended - began), maxRestMs);
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
