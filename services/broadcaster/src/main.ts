import cluster from 'node:cluster';
import { runService } from '@election-night/shared/runtime/run-service.ts';
import { type Config, readConfig } from './config.ts';
import { startBroadcaster } from './start-broadcaster.ts';
import { shareMetrics } from './workers/metrics-of-own.ts';
import { startWorkers } from './workers/start-workers.ts';
import { stopWhenTold } from './workers/stop-when-told.ts';

const number = cluster.isWorker ? process.env.BROADCASTER_NUMBER : undefined;
if (number !== undefined) stopWhenTold();

await runService<Config>(
  number === undefined ? 'broadcaster' : `broadcaster-${number}`,
  readConfig,
  (config, given) => {
    if (number !== undefined) return startBroadcaster(config, { ...given, shareMetrics });
    return config.BROADCASTERS > 1 ? startWorkers(config, given) : startBroadcaster(config, given);
  },
);
