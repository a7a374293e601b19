import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import { createLogger } from '@election-night/shared/runtime/logger.ts';
import { stopOnSignals } from '@election-night/shared/runtime/shutdown.ts';
import { readConfig, redacted } from './config.ts';
import { startIngestor } from './start-ingestor.ts';

try {
  const config = readConfig(process.env);
  const log = createLogger('ingestor', config.LOG_LEVEL);
  log.info({ config: redacted(config) }, 'starting');
  const ingestor = await startIngestor(config, { nights: await loadNights(config.NIGHTS), log });
  stopOnSignals(log, ingestor.stop);
  log.info({ url: ingestor.url }, 'taking reports');
  process.send?.({ type: 'ready', url: ingestor.url });
} catch (error) {
  console.error(`ingestor: ${(error as Error).message}`);
  process.exit(1);
}
