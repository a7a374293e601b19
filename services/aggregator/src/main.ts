import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import { createLogger } from '@election-night/shared/runtime/logger.ts';
import { stopOnSignals } from '@election-night/shared/runtime/shutdown.ts';
import { readConfig } from './config.ts';
import { startAggregator } from './start-aggregator.ts';

const env = readConfig();
const log = createLogger('aggregator', env.LOG_LEVEL);
try {
  const nights = await loadNights(env.NIGHTS);
  log.info(
    { nights: nights.map(({ id, mode }) => ({ id, mode })), host: env.HOST, healthPort: env.HEALTH_PORT },
    'starting',
  );
  const aggregator = await startAggregator(
    { redisUrl: env.REDIS_URL, host: env.HOST, healthPort: env.HEALTH_PORT },
    { nights, log },
  );
  stopOnSignals(log, aggregator.stop);
  log.info({ url: aggregator.url }, 'ready');
  process.send?.({ type: 'ready', url: aggregator.url });
} catch (error) {
  log.fatal({ err: error }, 'could not start');
  process.exitCode = 1;
  process.exit();
}
