import { createConnection } from 'node:net';
import { join } from 'node:path';
import { connectRedis } from '@election-night/shared/redis/connect.ts';
import { nightKeys } from '@election-night/shared/redis/keys.ts';
import { createLogger } from '@election-night/shared/runtime/logger.ts';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { type Account, accounts } from '../../tools/src/redis/accounts.ts';
import { collectRows } from '../../tools/src/replay/collect-rows.ts';
import { driveReplay } from '../../tools/src/replay/drive-replay.ts';
import { noFaults, planReplay } from '../../tools/src/replay/plan-replay.ts';
import { type Recording, readRecording } from '../../tools/src/replay/read-recording.ts';
import { createReplayClient } from '../../tools/src/replay/replay-client.ts';

// The shipped accounts of deploy/redis/users.acl, in a Redis of 7 or newer in which nobody else has any right: the whole night runs with
// them, and none of them gets further than its table in docs/redis.md says.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = join(repositoryRoot, 'recordings/tiny');
const keys = nightKeys('replay', 'tiny');
const queue = '{queue:replay:tiny}:reports';
// Otherwise it is refused to all, whatever their rights.
const redisArgs = ['--enable-debug-command', 'local'];
let pipeline: Pipeline;
let recording: Recording;
let as: Record<Account, Redis>;

beforeAll(async () => {
  recording = await readRecording(folder);
  pipeline = await startPipeline({ nights: `replay:${folder}`, redisAccounts: 'shipped', redisArgs });
  const log = createLogger('test', 'silent');
  const connected = accounts.map((account) => [account, connectRedis(pipeline.redisUrlOf(account), 'commands', log)]);
  as = Object.fromEntries(connected);
  await Promise.all(accounts.map((account) => vi.waitFor(() => expect(as[account].status).toBe('ready'))));
});
afterAll(async () => {
  for (const redis of Object.values(as ?? {})) redis.disconnect();
  await pipeline?.stop();
});

/** The whole night; `atSealed` is called once, while reports are under embargo. */
async function wholeNight(atSealed: () => Promise<void> = async () => {}): Promise<string> {
  const { ingestorUrl, broadcasterUrl, keys: senderKeys } = pipeline;
  const { election, gaps } = recording.night;
  const client = createReplayClient({ ingestorUrl, night: 'tiny', keys: senderKeys });
  let wasSealed = false;
  const { position } = await driveReplay({
    plan: planReplay(recording.requests, election, gaps, noFaults),
    gaps,
    speed: 'max',
    client: {
      ...client,
      control: async (action) => {
        if (!wasSealed && (await as.operator.hlen(keys.sealed)) === 2) {
          wasSealed = true;
          await atSealed();
        }
        return client.control(action);
      },
    },
  });
  expect(wasSealed).toBe(true);
  return collectRows({ broadcasterUrl, night: 'tiny', position });
}

type Attempt = readonly [command: string, ...args: (string | number)[]];

/** Everything that tells or changes something about one key, whatever its type. */
function attemptsAt(key: string): Attempt[] {
  const reads: Attempt[] = [
    ...['GET', 'STRLEN', 'HGETALL', 'HKEYS', 'HVALS', 'HLEN', 'HRANDFIELD', 'LLEN', 'ZCARD', 'SMEMBERS', 'XLEN'].map(
      (command): Attempt => [command, key],
    ),
    ...['TYPE', 'EXISTS', 'TTL', 'PTTL', 'DUMP', 'TOUCH', 'WATCH', 'SORT', 'SORT_RO', 'EXPIRETIME'].map(
      (command): Attempt => [command, key],
    ),
    ...(['HGET', 'HMGET', 'HEXISTS', 'HSTRLEN'] as const).map((command): Attempt => [command, key, 'ada/ada-poll']),
    ...(['LRANGE', 'ZRANGE', 'GETRANGE'] as const).map((command): Attempt => [command, key, 0, -1]),
    ...(['HSCAN', 'SSCAN', 'ZSCAN', 'LINDEX'] as const).map((command): Attempt => [command, key, 0]),
    ['XRANGE', key, '-', '+'],
    ['XREVRANGE', key, '+', '-'],
    ['XREAD', 'COUNT', 1, 'STREAMS', key, '0-0'],
    // Beside one that may be read.
    ['XREAD', 'COUNT', 1, 'STREAMS', keys.epochs, key, '0-0', '0-0'],
    ['XINFO', 'STREAM', key],
    ['OBJECT', 'ENCODING', key],
    ['OBJECT', 'IDLETIME', key],
    ['OBJECT', 'FREQ', key],
    ['MEMORY', 'USAGE', key],
    ['DEBUG', 'OBJECT', key],
    ['EVAL', "return redis.call('HGETALL', KEYS[1])", 1, key],
    ['EVAL', "return redis.call('HGETALL', ARGV[1])", 0, key],
    ['EVAL_RO', "return redis.call('HGETALL', KEYS[1])", 1, key],
    ['FCALL', 'any', 1, key],
  ];
  const writes: Attempt[] = [
    ...['DEL', 'UNLINK', 'INCR', 'PERSIST', 'LPOP', 'SPOP', 'ZPOPMIN'].map((command): Attempt => [command, key]),
    ...(['SET', 'APPEND', 'LPUSH', 'SADD', 'HDEL', 'GETSET', 'SETNX'] as const).map(
      (command): Attempt => [command, key, 'x'],
    ),
    ['HSET', key, 'field', 'x'],
    ['HSETNX', key, 'field', 'x'],
    ['HINCRBY', key, 'field', 1],
    ['ZADD', key, 1, 'x'],
    ['XADD', key, '*', 'field', 'x'],
    ['XTRIM', key, 'MAXLEN', 0],
    ['EXPIRE', key, 1],
    ['PEXPIRE', key, 1],
    ['RENAME', key, keys.rows],
    ['RENAME', keys.rows, key],
    ['COPY', key, keys.rows],
    ['MOVE', key, 1],
    ['RESTORE', key, 0, 'x'],
    ['MIGRATE', '127.0.0.1', 1, key, 0, 10],
    ['EVAL', "return redis.call('DEL', KEYS[1])", 1, key],
  ];
  return [...reads, ...writes];
}

/** What tells or changes something about the whole server, or could be a way to all keys. SHUTDOWN is last: where it may, nothing follows. */
const attemptsAtServer: readonly Attempt[] = [
  ['KEYS', '*'],
  ['SCAN', 0],
  ['SCAN', 0, 'MATCH', keys.rows],
  ['RANDOMKEY'],
  ['DBSIZE'],
  ['SUBSCRIBE', 'any'],
  ['PSUBSCRIBE', '__key*__:*'],
  ['PUBLISH', 'any', 'x'],
  ['CONFIG', 'GET', '*'],
  ['CONFIG', 'SET', 'notify-keyspace-events', 'KEA'],
  ['CLIENT', 'LIST'],
  ['CLIENT', 'TRACKING', 'ON'],
  ['CLIENT', 'KILL', 'TYPE', 'normal'],
  ['ACL', 'LIST'],
  ['ACL', 'WHOAMI'],
  ['ACL', 'SETUSER', 'broadcaster', 'allkeys'],
  ['ACL', 'LOG'],
  ['SLOWLOG', 'GET'],
  ['LATENCY', 'LATEST'],
  ['MEMORY', 'STATS'],
  ['SCRIPT', 'LOAD', 'return(1)'],
  ['FUNCTION', 'LIST'],
  ['MODULE', 'LIST'],
  ['REPLICAOF', '127.0.0.1', 1],
  ['PSYNC', '?', -1],
  ['SAVE'],
  ['BGSAVE'],
  ['BGREWRITEAOF'],
  ['SWAPDB', 0, 1],
  ['DEBUG', 'SLEEP', 0],
  ['MONITOR'],
  ['FLUSHDB'],
  ['FLUSHALL'],
  ['SHUTDOWN', 'NOSAVE'],
];

/** What Redis says for want of rights: to a command, to a command of a script, to who has not said a name. */
const refusal = /^NOPERM|^ERR The user executing the script can't (?:access|run)|^NOAUTH/;

/** The attempts that Redis did not refuse for want of rights, with what came instead. */
async function notRefused(account: Account, attempts: readonly Attempt[]): Promise<string[]> {
  const answers = await Promise.all(
    attempts.map(async ([command, ...args]) => {
      const reason = await as[account].call(command, ...args).then(
        (answer) => `answered ${JSON.stringify(answer)?.slice(0, 40)}`,
        (error: Error) => error.message,
      );
      return refusal.test(reason) ? [] : [`${command} ${args}: ${reason}`];
    }),
  );
  return answers.flat();
}

const haveSubcommands = new Set(
  'ACL CLIENT CONFIG DEBUG FUNCTION LATENCY MEMORY MODULE OBJECT SCRIPT SLOWLOG XINFO'.split(' '),
);

async function mustRefuse(account: Account, where: string, attempts: readonly Attempt[]): Promise<void> {
  expect(await notRefused(account, attempts)).toEqual([]);
  const names = attempts.map(([command, sub]) => (haveSubcommands.has(command) ? `${command} ${sub}` : command));
  const commands = [...new Set(names)];
  console.log(`${account}, ${where}: ${attempts.length} attempts, all refused: ${commands.sort().join(', ')}`);
}

/** Every key of the night and its queue that is there now, as who may look sees them. */
async function keysThere(): Promise<string[]> {
  return (await as.operator.keys('*')).sort();
}

test('the whole night runs with the shipped accounts, and no service asks for more than it may', async () => {
  expect(await wholeNight()).toBe(recording.expectedRows);
  const refusals = (await as.operator.call('ACL', 'LOG')) as unknown[];
  expect(JSON.stringify(refusals)).toBe('[]');
});

test('G18: with the broadcaster’s account nothing that is not public can be read, changed, found or listened to', async () => {
  let looked = 0;
  await wholeNight(async () => {
    const there = await keysThere();
    const mayRead = [keys.meta, keys.rows, keys.epochs, keys.log(String(await as.operator.hget(keys.meta, 'epoch')))];
    const others = [keys.held, keys.writes, keys.fence, keys.entries, `${queue}:wait`, `${queue}:active`];
    const secret = [...new Set([...there.filter((key) => !mayRead.includes(key)), ...others])];
    // The figures are there, and who has the rights gets them with the same commands.
    expect(JSON.stringify(await as.aggregator.hgetall(keys.sealed))).toContain('shares');
    expect(secret).toEqual(expect.arrayContaining([keys.sealed, keys.entries, keys.totals, `${queue}:completed`]));
    for (const key of secret) {
      const refused = await notRefused('broadcaster', attemptsAt(key));
      expect([key, refused]).toEqual([key, []]);
      looked += attemptsAt(key).length;
    }
    await mustRefuse('broadcaster', `each of ${secret.length} keys that are not public`, attemptsAt(keys.sealed));
    await mustRefuse('broadcaster', 'the server', attemptsAtServer);
    const writes = mayRead.flatMap((key): Attempt[] => [
      ['HSET', key, 'rev', '1'],
      ['DEL', key],
      ['XADD', key, '*', 'commit', '{}'],
      ['XTRIM', key, 'MAXLEN', 0],
      ['EXPIRE', key, 1],
      ['RENAME', key, keys.held],
    ]);
    await mustRefuse('broadcaster', 'writing what it may read', writes);
    looked += attemptsAtServer.length + writes.length;
    // In a transaction too, where the refusal comes with the command.
    const transaction = await as.broadcaster
      .multi([['hgetall', keys.sealed]])
      .exec()
      .catch(String);
    expect(transaction).toMatch(/NOPERM|EXECABORT/);
    // It can do what it is for.
    expect(Number(await as.broadcaster.hget(keys.meta, 'rev').catch(() => 0))).toBe(0);
    const [rev] = await as.broadcaster.hmget(keys.meta, 'rev');
    expect(Number(rev)).toBeGreaterThan(0);
    expect(Object.keys(await as.broadcaster.hgetall(keys.rows))).toContain('night');
    expect(await as.broadcaster.xread('COUNT', 1, 'STREAMS', keys.epochs, '0-0')).toHaveLength(1);
  });
  console.log(`broadcaster: ${looked} attempts refused`);
  expect(looked).toBeGreaterThan(1000);
});

test('G18: with the ingestor’s account no entry and no sealed report can be read, and the night cannot be written', async () => {
  await wholeNight(async () => {
    const log = keys.log(String(await as.operator.hget(keys.meta, 'epoch')));
    const closed = [keys.entries, keys.totals, keys.writes, keys.epochs, log];
    for (const key of closed) expect([key, await notRefused('ingestor', attemptsAt(key))]).toEqual([key, []]);
    // Of what is sealed the desk is told how many reports there are, and no more.
    const besidesTheNumber = attemptsAt(keys.sealed).filter(([command]) => command !== 'HLEN');
    await mustRefuse('ingestor', `each of ${closed.length} keys of the night, and what is sealed`, besidesTheNumber);
    expect(await as.ingestor.hlen(keys.sealed)).toBe(2);
    await mustRefuse('ingestor', 'the server', attemptsAtServer);
    // The bracket of its account lets a script name the fence, and gives it no more than reading.
    await mustRefuse('ingestor', 'what it may only read', [
      ['HSET', keys.fence, 'seq', 1],
      ['DEL', keys.fence],
      ['EVAL', "return redis.call('HSET', KEYS[1], 'seq', 1)", 1, keys.fence],
      ['EVAL', "return redis.call('DEL', KEYS[1])", 1, keys.fence],
      ['EVAL', "return redis.call('HGETALL', ARGV[1])", 2, keys.fence, keys.admitted('x'), keys.sealed],
      ['HSET', keys.meta, 'clock', '{}'],
      ['HSET', keys.rows, 'night', '{}'],
      ['HSET', keys.held, 'x', '{}'],
      ['DEL', keys.held],
    ]);
    expect(await as.ingestor.hget(keys.fence, 'run')).not.toBeNull();
    expect(await as.ingestor.hget(keys.meta, 'clock')).not.toBeNull();
  });
});

test('the aggregator’s account has nothing outside the nights and their queues, the operator’s changes no night, nobody has nothing', async () => {
  const outside = ['other', 'night:x', '{night:x}', '{other}:rows', '{queue:replay:tiny}:other'];
  const attempts = outside.flatMap((key): Attempt[] => [
    ['GET', key],
    ['SET', key, 'x'],
    ['EVAL', "return redis.call('SET', KEYS[1], 'x')", 1, key],
    ['EVAL', "return redis.call('SET', ARGV[1], 'x')", 0, key],
  ]);
  await mustRefuse('aggregator', 'outside the nights', attempts);
  await mustRefuse('aggregator', 'the server', attemptsAtServer);
  await mustRefuse('operator', 'a night', [
    ['HSET', keys.rows, 'night', '{}'],
    ['DEL', keys.entries],
    ['EVAL', "return redis.call('DEL', KEYS[1])", 1, keys.sealed],
    ['ACL', 'SETUSER', 'operator', 'allkeys'],
    ['ACL', 'LIST'],
    ['FLUSHALL'],
    ['SHUTDOWN', 'NOSAVE'],
  ]);
  expect(await as.operator.hlen(keys.rows)).toBeGreaterThan(0);
  // What docs/operations.md says of failed jobs.
  const jobs = new Queue('reports', { connection: as.operator, prefix: '{queue:replay:tiny}' });
  expect(await jobs.getFailed()).toEqual([]);
  await jobs.retryJobs({ state: 'failed' });
  const unnamed: Attempt[] = [
    ['PING'],
    ['INFO'],
    ['HGETALL', keys.meta],
    ['HGETALL', keys.sealed],
    ...attemptsAtServer,
  ];
  const answers = await answersWithoutName(unnamed.map((attempt) => attempt.join(' ')));
  expect(answers).toEqual(unnamed.map(() => '-NOAUTH Authentication required.'));
});

/** One line an answer. */
async function answersWithoutName(commands: readonly string[]): Promise<string[]> {
  const connection = createConnection(pipeline.redisUrl.replace(/^.*@/, ''));
  connection.write(commands.map((command) => `${command}\r\n`).join(''));
  let text = '';
  for await (const bytes of connection) {
    text += bytes;
    if (text.split('\r\n').length > commands.length) break;
  }
  return text.trimEnd().split('\r\n');
}
