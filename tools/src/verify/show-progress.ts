import { SingleBar } from 'cli-progress';
import type { OpenLog } from './open-log.ts';

export type VerifyProgress = { show(done: { bytes: number; rev: number }): void; end(): void };

const everyMs = 100;

/** A bar on stderr. Nothing where stderr is no terminal, or where nobody knows how long the log is. */
export function createProgressBar(size: OpenLog['size']): VerifyProgress {
  if (!size || !process.stderr.isTTY) return { show: () => {}, end: () => {} };
  const bar = new SingleBar({
    format: ` {bar} rev {rev} | {percentage} %`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: false,
    barsize: 30,
  });
  bar.start(size.total, 0, { rev: 0 });
  let shownAt = 0;
  return {
    show({ bytes, rev }) {
      const now = performance.now();
      if (now - shownAt < everyMs) return;
      shownAt = now;
      bar.update(Math.min(size.total, size.unit === 'bytes' ? bytes : rev), { rev });
    },
    end: () => bar.stop(),
  };
}
