import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';
import { loadNights, type Night } from './load-nights.ts';
import { createLogger } from './logger.ts';

/** Longest a process takes to stop after SIGTERM or SIGINT; then it exits anyway. */
const stopWithinMs = 8000;

type EveryConfig = { readonly LOG_LEVEL: string; readonly NIGHTS: string; readonly REDIS_URL: string };
type Service = { readonly url: string; stop(): Promise<void> };

/**
 * The life of a service's process: configuration → start → signals. It stops in order on SIGTERM, SIGINT, an uncaught error, or when the
 * parent that opened a channel to it goes away, also while it is still starting. A parent with a channel is told `{type: 'ready', url}`.
 * What keeps it from starting is one sentence on stderr and exit code 1.
 */
export async function runService<Config extends EveryConfig>(
  name: string,
  readConfig: (environment: NodeJS.ProcessEnv) => Config,
  start: (config: Config, with_: { nights: readonly Night[]; log: Logger }) => Promise<Service>,
): Promise<void> {
  try {
    const config = readConfig(process.env);
    const log = createLogger(name, config.LOG_LEVEL);
    log.info({ config: { ...config, REDIS_URL: withoutPassword(config.REDIS_URL) } }, 'starting');
    let service: Service | undefined;
    stopOnSignals(log, async () => service?.stop());
    service = await start(config, { nights: await loadNights(config.NIGHTS), log });
    log.info({ url: service.url }, 'ready');
    process.send?.({ type: 'ready', url: service.url });
  } catch (error) {
    process.stderr.write(`${name}: ${(error as Error).message}\n`);
    process.exit(1);
  }
}

/** The last line of the log says why the process stopped. */
function stopOnSignals(log: Logger, stop: () => Promise<void>): void {
  let parentIsGone = false;
  const grace = closeWithGrace({ delay: stopWithinMs, logger: false }, async ({ signal, err }) => {
    if (err) log.error({ err }, 'stopping after an uncaught error');
    await stop();
    log.info({ why: signal ?? (parentIsGone ? 'the parent went away' : 'an uncaught error') }, 'stopped');
  });
  const close = () => {
    parentIsGone = true;
    grace.close();
  };
  process.once('disconnect', close);
  // It may have gone before anybody listened.
  if (process.send && !process.connected) close();
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//***@');
}
