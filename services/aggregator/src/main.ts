import { runService } from '@election-night/shared/runtime/run-service.ts';
import { readConfig } from './config.ts';
import { startAggregator } from './start-aggregator.ts';

await runService('aggregator', readConfig, startAggregator);
