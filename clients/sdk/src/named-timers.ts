/** Timers by name: setting one again replaces it, and all end together. */
export type NamedTimers = {
  after(name: string, ms: number, run: () => void): void;
  cancel(name: string): void;
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
