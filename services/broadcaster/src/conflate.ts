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
  /** Some rows of these topics changed. Urgent: what is pending in them leaves now. */
  changed(topics: Iterable<string>, urgent: boolean): void;
  /** True where a topic has a change that has not left. */
  isPending(topic: string): boolean;
  /** Drops what is pending: a reset sends everything anew. */
  clear(): void;
};

/**
 * Decides when a topic's changes leave: the first after a quiet time at once, then at most one flush every `conflateMs`.
 * It knows nothing of rows or sockets; `flush` makes one delta of everything that changed since the topic's last one.
 */
export function conflate(conflateMs: number, timers: Timers, flush: (topic: string) => void): Conflater {
  const topics = new Map<string, { flushedAt: number; cancel?: (() => void) | undefined }>();

  function leave(topic: string): void {
    const state = topics.get(topic);
    state?.cancel?.();
    topics.set(topic, { flushedAt: timers.now() });
    flush(topic);
  }

  return {
    changed(changedTopics, urgent) {
      for (const topic of changedTopics) {
        const state = topics.get(topic);
        const waitMs = state ? state.flushedAt + conflateMs - timers.now() : 0;
        if (urgent || waitMs <= 0) leave(topic);
        else if (state && !state.cancel) state.cancel = timers.after(waitMs, () => leave(topic));
      }
    },
    isPending: (topic) => topics.get(topic)?.cancel !== undefined,
    clear() {
      for (const state of topics.values()) state.cancel?.();
      topics.clear();
    },
  };
}
