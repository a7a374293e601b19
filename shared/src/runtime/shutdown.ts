import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';

/** Longest a process takes to stop after SIGTERM or SIGINT; then it exits anyway. */
export const shutdownDelayMs = 8000;

/**
 * Stops the process in order on SIGTERM, SIGINT, an uncaught error, or when the parent that opened a channel to it goes away.
 * The last log line says why.
 */
export function stopOnSignals(log: Logger, stop: () => Promise<void>): void {
  let why = 'unknown';
  const grace = closeWithGrace({ delay: shutdownDelayMs, logger: false }, async ({ signal, err }) => {
    if (err) log.error({ err }, 'stopping after an uncaught error');
    await stop();
    log.info({ why: signal ?? (err ? 'error' : why) }, 'stopped');
  });
  process.once('disconnect', () => {
    why = 'parent went away';
    grace.close();
  });
}
