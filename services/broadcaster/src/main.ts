import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import { createLogger } from '@election-night/shared/runtime/logger.ts';
import { stopOnSignals } from '@election-night/shared/runtime/shutdown.ts';
import { readConfig } from './config.ts';
import { startBroadcaster } from './start-broadcaster.ts';

try {
  const config = readConfig(process.env);
  const log = createLogger('broadcaster', config.LOG_LEVEL);
  log.info({ ...config, REDIS_URL: withoutPassword(config.REDIS_URL) }, 'configuration');
  const broadcaster = await startBroadcaster(config, { nights: await loadNights(config.NIGHTS), log });
  stopOnSignals(log, () => broadcaster.stop());
  process.send?.({ type: 'ready', url: broadcaster.url });
} catch (error) {
  process.stderr.write(`broadcaster: ${sentenceOf(error as NodeJS.ErrnoException)}\n`);
  process.exit(1);
}

function sentenceOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return `the port is taken (${error.message}); set PORT to another one, or 0 for any`;
  return error.message;
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//***@');
}
