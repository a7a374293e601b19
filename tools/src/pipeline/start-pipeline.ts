import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '@election-night/shared/runtime/free-port.ts';
import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import type { Account } from '../redis/accounts.ts';
import { type PrivateRedis, startPrivateRedis } from '../redis/private-redis.ts';
import type { SenderKeys } from '../replay/keys-of-senders.ts';
import { makeKeys } from './demo-keys.ts';
import { type Crash, RestartableService } from './restartable-service.ts';
import { type ServiceName, serviceCommand } from './service-process.ts';

export type PipelineOptions = {
  /** As the variable of the services: `replay:recordings/tiny,…`. */
  readonly nights: string;
  /** A Redis that runs already; by default a private one is started, and ends with the pipeline. */
  readonly redisUrl?: string;
  /** Where the private Redis keeps its append-only file; by default a fresh folder that goes at the end. */
  readonly dataDir?: string;
  readonly redisArgs?: readonly string[];
  /** Of the private Redis: the shipped accounts alone, or this user as well, which is the default. Each service has its own. */
  readonly redisAccounts?: 'shipped' | 'and-owner';
  /** 0, the default, is any free port. */
  readonly ports?: { readonly ingestor?: number; readonly broadcaster?: number; readonly health?: number };
  readonly aggregators?: number;
  /** Processes on the broadcaster's one port. */
  readonly broadcasters?: number;
  readonly conflateMs?: number;
  /** CONFLATE_MS of further broadcasters, each on a port of its own: broadcaster-2, broadcaster-3, … */
  readonly otherBroadcasters?: readonly number[];
  /** One file a process. By default they go with the pipeline. */
  readonly logDir?: string;
  readonly logLevel?: string;
  /** More variables for every service. */
  readonly env?: Readonly<Record<string, string>>;
  /** More variables for one process, by its name; `redis` is the private Redis. */
  readonly envOf?: (name: string) => Readonly<Record<string, string>>;
  /** Told when a process ends that was not asked to; by default one line and the end of its log go to stderr. */
  readonly onCrash?: (crash: Crash) => void;
  /** Gives up starting: what has started already is stopped, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
};

export type { Crash };

export type Pipeline = {
  /** For this user, who may do everything; with the shipped accounts alone, for the operator. */
  readonly redisUrl: string;
  /** As one of the accounts; `redisUrl` where the Redis has none. */
  redisUrlOf(account: Account): string;
  readonly ingestorUrl: string;
  readonly broadcasterUrl: string;
  /** Of all of them, the first one first. */
  readonly broadcasterUrls: readonly string[];
  /** In the clear. */
  readonly keys: SenderKeys;
  /** Their digests, as the ingestor reads them. */
  readonly keysFile: string;
  /** The same keys in the clear, for `--keys`. */
  readonly senderKeysFile: string;
  readonly logDir: string;
  /** Names for `kill` and `restart`: aggregator-1, aggregator-2, … */
  readonly aggregators: readonly string[];
  /** broadcaster, broadcaster-2, … in the order of `broadcasterUrls`. */
  readonly broadcasters: readonly string[];
  pidOf(name: string): number;
  logFileOf(name: string): string;
  /** A signal to `ingestor`, a broadcaster or an aggregator; resolves when the process has ended, for SIGSTOP and SIGCONT at once. */
  kill(name: string, signal: NodeJS.Signals): Promise<void>;
  /** Starts it again at the same address, killing what is left of it; resolves when it is ready. */
  restart(name: string): Promise<void>;
  /** SIGTERM to all services, SIGKILL after eight seconds, then Redis. No process, socket or temporary folder is left. */
  stop(): Promise<void>;
};

const servingWithinMs = 30_000;

/** Redis and the three services on this machine, each in a process of its own. Rejects, with nothing left behind, when one does not start. */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const nights = await loadNights(options.nights);
  const folder = await mkdtemp(join(tmpdir(), 'en-pipeline-'));
  const logDir = resolve(options.logDir ?? join(folder, 'logs'));
  await mkdir(logDir, { recursive: true });
  const { senders, ingestor } = makeKeys(nights);
  const keysFile = await writePrivately(join(folder, 'keys.json'), ingestor);
  const senderKeysFile = await writePrivately(join(folder, 'sender-keys.json'), senders);
  const logFileOf = (name: string) => join(logDir, `${name}.log`);

  let redis: PrivateRedis | undefined;
  const services = new Map<string, RestartableService>();
  const stop = async () => {
    await Promise.all([...services.values()].map((service) => service.stop()));
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  };

  try {
    if (options.redisUrl === undefined) {
      const dir = options.dataDir ?? join(folder, 'redis');
      redis = await startPrivateRedis({
        dir,
        args: options.redisArgs ?? [],
        logFile: logFileOf('redis'),
        goesWithUs: [folder],
        accounts: options.redisAccounts ?? 'and-owner',
        env: options.envOf?.('redis') ?? {},
      });
    }
    const redisUrlOf = (account: Account) => redis?.urlOf(account) ?? (options.redisUrl as string);
    const redisUrl = redis && options.redisAccounts !== 'shipped' ? redis.url : redisUrlOf('operator');
    const {
      ports = {},
      aggregators = 1,
      broadcasters = 1,
      conflateMs,
      logLevel = 'info',
      onCrash = printCrash,
      signal,
    } = options;
    const everyService = {
      NIGHTS: options.nights
        .split(',')
        .map((night) => night.trim().replace(/:(.*)$/, (_, path) => `:${resolve(path)}`))
        .join(','),
      HOST: '127.0.0.1',
      LOG_LEVEL: logLevel,
      ...options.env,
    };
    const add = (name: string, service: ServiceName, portVariable: string, port: number, env = {}) =>
      services.set(
        name,
        new RestartableService({
          ...{ name, portVariable, port, onCrash, command: serviceCommand(service) },
          env: { REDIS_URL: redisUrlOf(service), ...everyService, ...env, ...options.envOf?.(name) },
          logFile: logFileOf(name),
          ...(signal ? { signal } : {}),
        }),
      );
    const aggregatorNames = Array.from({ length: aggregators }, (_, index) => `aggregator-${index + 1}`);
    // Known before it listens, since the broadcasters are told.
    const ingestorPort = ports.ingestor || (await freePort());
    const INGESTOR_URL = `http://127.0.0.1:${ingestorPort}`;
    add('ingestor', 'ingestor', 'INGESTOR_PORT', ingestorPort, { KEYS_FILE: keysFile });
    for (const [index, name] of aggregatorNames.entries()) {
      add(name, 'aggregator', 'HEALTH_PORT', index === 0 ? (ports.health ?? 0) : 0);
    }
    add('broadcaster', 'broadcaster', 'PORT', ports.broadcaster ?? 0, {
      INGESTOR_URL,
      BROADCASTERS: String(broadcasters),
      ...(conflateMs === undefined ? {} : { CONFLATE_MS: String(conflateMs) }),
    });
    const otherNames = (options.otherBroadcasters ?? []).map((tick, index) => {
      const name = `broadcaster-${index + 2}`;
      add(name, 'broadcaster', 'PORT', 0, { INGESTOR_URL, CONFLATE_MS: String(tick) });
      return name;
    });
    await allOrFirstError([...services.values()].map((service) => service.start()));
    const ingestorUrl = serviceOf(services, 'ingestor').url;
    const broadcasterUrl = serviceOf(services, 'broadcaster').url;
    const broadcasterUrls = [broadcasterUrl, ...otherNames.map((name) => serviceOf(services, name).url)];
    await allOrFirstError([ingestorUrl, ...broadcasterUrls].map((url) => waitUntilServing(url, signal)));

    return {
      ...{ redisUrl, ingestorUrl, broadcasterUrl, broadcasterUrls, keys: senders, keysFile, senderKeysFile, logDir },
      aggregators: aggregatorNames,
      broadcasters: ['broadcaster', ...otherNames],
      pidOf: (name) => serviceOf(services, name).pid,
      ...{ redisUrlOf, logFileOf },
      kill: (name, signal) => serviceOf(services, name).kill(signal),
      restart: (name) => serviceOf(services, name).restart(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function serviceOf(services: ReadonlyMap<string, RestartableService>, name: string): RestartableService {
  const service = services.get(name);
  if (!service) throw new Error(`there is no process ${name}; there are ${[...services.keys()].join(', ')}`);
  return service;
}

/** Waits for all even when one fails, so that what has started meanwhile can be stopped. */
async function allOrFirstError(starts: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(starts)).find((start) => start.status === 'rejected');
  if (failed) throw failed.reason;
}

/** A night exists from the aggregator's first write on; before that the others answer 503 for it. */
async function waitUntilServing(url: string, signal: AbortSignal | undefined): Promise<void> {
  let said = '';
  for (const deadline = Date.now() + servingWithinMs; Date.now() < deadline; await delay(20)) {
    signal?.throwIfAborted();
    try {
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2000) });
      said = await answer.text();
      if (answer.status === 200) return;
    } catch (error) {
      said = (error as Error).message;
    }
  }
  throw new Error(`${url}/readyz is not ready after ${servingWithinMs / 1000} s: ${said}`);
}

/** Keys in the clear are for this user alone. */
async function writePrivately(path: string, json: unknown): Promise<string> {
  await writeFile(path, `${JSON.stringify(json, null, 2)}\n`, { mode: 0o600 });
  return path;
}

function printCrash({ name, how, lastLines }: Crash): void {
  process.stderr.write(`${name} ended by itself (${how}); the end of its log:\n${lastLines}\n`);
}
