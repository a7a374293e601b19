/** Timers by name: setting one again replaces it, and all end together. */
export type NamedTimers = {
  after(name: string, ms: number, run: () => void): void;
  cancel(name: string): void;
  has(name: string): boolean;
  end(): void;
};

export function namedTimers(): NamedTimers {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let hasEnded = false;
  const cancel = (name: string) => {
    clearTimeout(timers.get(name));
    timers.delete(name);
  };
  return {
    cancel,
    has: (name) => timers.has(name),
    after(name, ms, run) {
      cancel(name);
      if (hasEnded) return;
      const ring = () => {
        timers.delete(name);
        run();
      };
      timers.set(name, setTimeout(ring, ms));
    },
    end() {
      hasEnded = true;
      for (const name of [...timers.keys()]) cancel(name);
    },
  };
}
