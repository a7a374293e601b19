import { runService } from '@election-night/shared/runtime/run-service.ts';
import { readConfig } from './config.ts';
import { startIngestor } from './start-ingestor.ts';

await runService('ingestor', readConfig, startIngestor);
