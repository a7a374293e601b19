import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';

/**
 * One policy a role.
 * `commands`: a request must not wait for a Redis that does not answer; it fails and says so.
 * `blocking`: waits (XREAD BLOCK, BullMQ workers) may last; a half-open connection is noticed by `socketTimeout`, which is longer than any wait.
 * `patient`: a writer that retries by itself until Redis is back.
 */
const policies = {
  commands: {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 2000,
    commandTimeout: 2500,
    // A half-open connection would otherwise take commands, and lose them, for as long as the kernel retransmits.
    socketTimeout: 5000,
  },
  blocking: { maxRetriesPerRequest: null, connectTimeout: 2000, socketTimeout: 15_000 },
  patient: { maxRetriesPerRequest: null, connectTimeout: 2000, socketTimeout: 15_000 },
} satisfies Record<string, RedisOptions>;

export type RedisRole = keyof typeof policies;

/** Options of a connection to `url`: `redis://…`, `rediss://…`, or `unix:///path/to.sock`, each with `user:password@` where there are any. */
export function redisOptions(url: string, role: RedisRole): RedisOptions & { replyMapping: 'legacy' } {
  return {
    ...addressOf(url),
    ...policies[role],
    replyMapping: 'legacy',
    // Its two commands are no business of an account with least rights.
    disableClientInfo: true,
    retryStrategy: (times: number) => Math.min(100 * times, 1000),
  };
}

/** A connection whose errors are logged, once each change, instead of ending the process. */
export function connectRedis(url: string, role: RedisRole, log: Logger): Redis {
  const redis = new Redis(redisOptions(url, role));
  let down = false;
  redis.on('error', (error: Error) => {
    if (!down) log.warn({ role, reason: error.message }, 'redis is not reachable');
    down = true;
  });
  redis.on('ready', () => {
    if (down) log.info({ role }, 'redis is reachable again');
    down = false;
  });
  return redis;
}

function addressOf(url: string): RedisOptions {
  const socket = /^unix:\/\/(?:([^:@/]*):([^@/]*)@)?(\/.*)$/.exec(url);
  if (socket) {
    const [, user, secret, path = ''] = socket;
    return { path, ...credentials(user, secret) };
  }
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  if (protocol !== 'redis:' && protocol !== 'rediss:') {
    throw new TypeError(`REDIS_URL must begin with redis://, rediss:// or unix://, not ${protocol}//`);
  }
  return {
    host: hostname,
    port: port ? Number(port) : 6379,
    ...credentials(username, password),
    ...(pathname.length > 1 ? { db: Number(pathname.slice(1)) } : {}),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  };
}

/** As they stand in a URL, percent-encoded. */
function credentials(username = '', password = ''): RedisOptions {
  return {
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
  };
}
