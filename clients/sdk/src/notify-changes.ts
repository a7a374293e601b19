export type Notifier<Change> = {
  tell(change: Change): void;
  onChange(listener: (change: Change) => void): () => void;
  changes(): AsyncIterableIterator<Change>;
  /** Every loop over changes ends. */
  end(): void;
};

/** Listeners and loops. `merge` makes one change of two for a loop that was not ready for the first; `first` is what a loop begins with. */
export function notifyChanges<Change>(
  first: () => Change,
  merge: (earlier: Change, later: Change) => Change,
): Notifier<Change> {
  const listeners = new Set<(change: Change) => void>();
  let hasEnded = false;
  const wakes = new Set<() => void>();

  return {
    tell(change) {
      for (const listener of listeners) {
        try {
          listener(change);
        } catch (error) {
          // A mistake of one listener is its own, and must be seen: it must not stop the feed.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
    onChange(listener) {
      // The same function may listen twice.
      const own = (change: Change) => listener(change);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    async *changes() {
      let pending: Change | undefined = first();
      let wake = () => {};
      const hear = (change: Change) => {
        pending = pending === undefined ? change : merge(pending, change);
        wake();
      };
      const end = () => wake();
      listeners.add(hear);
      wakes.add(end);
      try {
        for (;;) {
          while (pending === undefined && !hasEnded) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
          if (pending === undefined) return;
          const change: Change = pending;
          pending = undefined;
          yield change;
        }
      } finally {
        listeners.delete(hear);
        wakes.delete(end);
      }
    },
    end() {
      hasEnded = true;
      for (const wake of wakes) wake();
    },
  };
}
