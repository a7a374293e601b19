import { runService } from '@election-night/shared/runtime/run-service.ts';
import { readConfig } from '../../services/broadcaster/src/config.ts';
import type { Limits } from '../../services/broadcaster/src/limits.ts';
import { startBroadcaster } from '../../services/broadcaster/src/start-broadcaster.ts';

// The broadcaster's own process with other bounds, as JSON in LIMITS: half a minute of patience is too long for a test that runs on every change.
const limits = JSON.parse(process.env['LIMITS'] ?? '{}') as Partial<Limits>;
await runService('broadcaster', readConfig, (config, given) => startBroadcaster(config, { ...given, limits }));
