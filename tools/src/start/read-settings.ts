import { join } from 'node:path';
import { repositoryRoot } from '../pipeline/service-process.ts';
import { parseSpeed } from '../replay/read-options.ts';

export type StartSettings = {
  readonly folder: string;
  readonly port: number;
  readonly ingestorPort: number;
  readonly healthPort: number;
  /** Processes that serve viewers on `port`. */
  readonly broadcasters: number;
  readonly speed: number | 'max';
  /** How long the end of a night stays on the page before the next lap, milliseconds. */
  readonly restMs: number;
  readonly redisUrl?: string;
  /** Logs and keys of this start. */
  readonly dataDir: string;
};

/**
 * `npm start` by its environment: PORT, INGESTOR_PORT, HEALTH_PORT, BROADCASTERS, NIGHT (or the first argument), SPEED, REST_SECONDS, REDIS_URL, DATA_DIR.
 * Throws with the name of the variable that is wrong.
 */
export function readStartSettings(env: NodeJS.ProcessEnv, argv: readonly string[]): StartSettings {
  const port = readPort(env, 'PORT', 8080);
  const { REDIS_URL, DATA_DIR } = env;
  return {
    folder: argv[0] ?? env.NIGHT ?? join(repositoryRoot, 'recordings/kazakhstan-2023'),
    port,
    ingestorPort: readPort(env, 'INGESTOR_PORT', 8081),
    healthPort: readPort(env, 'HEALTH_PORT', 0),
    broadcasters: readBroadcasters(env.BROADCASTERS),
    speed: readSpeed(env.SPEED),
    restMs: readRest(env.REST_SECONDS),
    ...(REDIS_URL ? { redisUrl: REDIS_URL } : {}),
    // The port is in the name: two of them on one machine keep out of each other's way.
    dataDir: DATA_DIR || join(repositoryRoot, '.data', `start-${port || process.pid}`),
  };
}

function readPort(env: NodeJS.ProcessEnv, variable: string, standard: number): number {
  const text = env[variable];
  if (text === undefined || text === '') return standard;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new Error(`${variable} must be a port from 0 (any) to 65535, not ${text}`);
  return port;
}

function readBroadcasters(text: string | undefined): number {
  const count = text ? Number(text) : 1;
  if (!(Number.isInteger(count) && count >= 1 && count <= 256)) {
    throw new Error(`BROADCASTERS must be a number of processes from 1 to 256, not ${text}`);
  }
  return count;
}

function readSpeed(text: string | undefined): number | 'max' {
  try {
    return text ? parseSpeed(text) : 600;
  } catch {
    throw new Error(`SPEED must be a number above 0, or max, not ${text}`);
  }
}

function readRest(text: string | undefined): number {
  const seconds = text ? Number(text) : 15;
  if (!(seconds >= 0)) throw new Error(`REST_SECONDS must be a number of seconds, not ${text}`);
  return seconds * 1000;
}
