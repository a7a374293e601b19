import { runService } from '@election-night/shared/runtime/run-service.ts';
import { readConfig } from './config.ts';
import { startBroadcaster } from './start-broadcaster.ts';

await runService('broadcaster', readConfig, startBroadcaster);
