import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot, type ServiceProcess, startProcess } from '../tools/src/pipeline/service-process.ts';
import { accounts, accountsFile, type Passwords } from '../tools/src/redis/accounts.ts';
import { type PrivateRedis, startPrivateRedis } from '../tools/src/redis/private-redis.ts';

type ComposeService = {
  readonly image: string;
  readonly command: readonly (string | number)[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
} & Record<string, unknown>;
type ComposeFile = { readonly services: Readonly<Record<string, ComposeService>> };

const text = await readFile(join(repositoryRoot, 'docker-compose.yml'), 'utf8');
const { services } = parse(withDefaults(text), { merge: true }) as ComposeFile;
const demoPasswords = Object.fromEntries(accounts.map((account) => [account, `demo-${account}`])) as Passwords;
const ours = ['ingestor', 'aggregator', 'broadcaster'] as const;
const portVariables = { ingestor: 'INGESTOR_PORT', aggregator: 'HEALTH_PORT', broadcaster: 'PORT' } as const;

/** `${NAME:-default}` and `$$`, as compose reads them where the environment sets nothing. */
function withDefaults(file: string): string {
  return file.replace(/\$\{\w+:-([^}]*)\}/g, '$1').replaceAll('$$', '$');
}

function serviceOf(name: string): ComposeService {
  const service = services[name];
  if (!service) throw new Error(`docker-compose.yml has no ${name}`);
  return service;
}

describe('the services as the file says', () => {
  let folder: string;
  let redis: PrivateRedis;
  const running: ServiceProcess[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'en-compose-'));
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', 'tools/src/make-keys.ts', 'recordings/kazakhstan-2023', '--out', folder],
      { cwd: repositoryRoot, encoding: 'utf8' },
    );
    expect(status, stderr).toBe(0);
    expect(await accountsOfContainer()).toBe(await accountsFile(demoPasswords));
    redis = await startPrivateRedis({ args: redisArguments(), accounts: 'shipped', passwords: demoPasswords });
  });

  afterAll(async () => {
    for (const service of running) service.signal('SIGTERM');
    await Promise.all(running.map(({ ended }) => ended));
    await redis?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The settings of the file's own Redis, so that the aggregator judges these. */
  function redisArguments(): string[] {
    const [program, ...args] = serviceOf('redis').command.map(String);
    expect(program).toBe('redis-server');
    expect(args.slice(-2)).toEqual(['--aclfile', '/tmp/users.acl']);
    return args.slice(0, -2);
  }

  /** The file that the container writes before Redis starts, with its folders here and a program that does nothing in the place of Redis. */
  async function accountsOfContainer(): Promise<string> {
    const { entrypoint = [], environment = {}, volumes = [] } = serviceOf('redis');
    const [shell = '', option = '', script = ''] = entrypoint;
    expect(volumes).toContain('./deploy/redis:/etc/election-night:ro');
    const here = script.replaceAll('/tmp/', `${folder}/`).replaceAll('/etc/election-night/', 'deploy/redis/');
    const env = { PATH: process.env['PATH'], ...environment } as Record<string, string>;
    const { status, stderr } = spawnSync(shell, [option, here, 'true'], { cwd: repositoryRoot, env, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    return readFile(join(folder, 'users.acl'), 'utf8');
  }

  /** Only the hosts are others here: Redis is on a socket, and no port is fixed. Folders are where the volumes come from. */
  function environmentOf(name: (typeof ours)[number]): Record<string, string> {
    const { environment = {}, volumes = [] } = serviceOf(name);
    const strings = Object.fromEntries(
      Object.entries(environment).map(([variable, value]) => [variable, String(value)]),
    );
    expect(strings.REDIS_URL).toBe(`redis://${name}:demo-${name}@redis:6379`);
    const [from = '', to = ''] = String(volumes[0] ?? '').split(':');
    return {
      ...strings,
      REDIS_URL: redis.urlOf(name),
      [portVariables[name]]: '0',
      ...(strings.KEYS_FILE ? { KEYS_FILE: strings.KEYS_FILE.replace(to, from.replace('./.data/keys', folder)) } : {}),
    };
  }

  test.each(ours)(
    'the %s starts with exactly the command and environment of the file, and is healthy',
    async (name) => {
      const [program, ...command] = serviceOf(name).command.map(String);
      expect(program).toBe('node');
      const logFile = join(folder, `${name}.log`);
      const service = await startProcess({ name, command, env: environmentOf(name), logFile });
      running.push(service);
      const url = new URL(service.url);
      url.hostname = '127.0.0.1';
      expect((await fetch(new URL('/healthz', url))).status).toBe(200);
      expect(await isHealthyByItsCheck(name, Number(url.port))).toBe(true);
    },
  );

  /** The check runs in the container, where the port is the fixed one. */
  async function isHealthyByItsCheck(name: string, port: number): Promise<boolean> {
    const fixed = String(serviceOf(name).environment?.[portVariables[name as (typeof ours)[number]]]);
    const [kind, program, ...args] = serviceOf(name).healthcheck?.test ?? [];
    expect([kind, program]).toEqual(['CMD', 'node']);
    expect(args.join(' ')).toContain(`:${fixed}/`);
    const { status } = spawnSync(
      process.execPath,
      args.map((argument) => argument.replace(`:${fixed}/`, `:${port}/`)),
    );
    return status === 0;
  }

  test('Redis is healthy by its check, which says a name, and not by one that says a wrong password', () => {
    const [kind, check = ''] = serviceOf('redis').healthcheck?.test ?? [];
    expect(kind).toBe('CMD-SHELL');
    const here = check.replace('redis-cli', `redis-cli -s ${redis.url.replace('unix://', '')}`);
    const statusWith = (password: string) =>
      spawnSync('sh', ['-c', here], { env: { PATH: process.env['PATH'], OPERATOR_REDIS_PASSWORD: password } }).status;
    expect([statusWith(demoPasswords.operator), statusWith('wrong')]).toEqual([0, 1]);
  });

  test('the check of a service that is not there fails', async () => {
    const args = (serviceOf('ingestor').healthcheck?.test ?? [])
      .slice(2)
      .map((argument) => argument.replace(':8081/', ':1/'));
    expect(spawnSync(process.execPath, args).status).toBe(1);
  });
});

describe('the file', () => {
  test('every container of ours runs as nobody special on a read-only root, and is started again', () => {
    for (const name of ours) {
      expect(serviceOf(name)).toMatchObject({
        user: 'node',
        read_only: true,
        tmpfs: ['/tmp'],
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        restart: 'unless-stopped',
        depends_on: { redis: { condition: 'service_healthy' } },
      });
    }
  });

  test('ingestors and broadcasters can be scaled: no fixed names, and a range of ports', () => {
    for (const name of ours) expect(serviceOf(name)).not.toHaveProperty('container_name');
    for (const name of ['ingestor', 'broadcaster']) {
      expect((serviceOf(name).ports as string[])[0]).toMatch(/\d+-\d+:\d+$/);
    }
  });

  test('Redis keeps an append-only file and evicts nothing', () => {
    const command = serviceOf('redis').command.join(' ');
    expect(command).toContain('--appendonly yes');
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(serviceOf('redis').volumes?.[0]).toBe('redis-data:/data');
  });

  test('the replay is a profile of its own, and its options are those of the command', async () => {
    const { command, profiles } = serviceOf('replay');
    expect(profiles).toEqual(['replay']);
    const { readReplayOptions } = await import('../tools/src/replay/read-options.ts');
    const [, , , program, ...argv] = command.map(String);
    expect(program).toBe('tools/src/replay.ts');
    expect(readReplayOptions(argv, 'throw')).toMatchObject({
      folder: 'recordings/kazakhstan-2023',
      remote: { ingestorUrl: 'http://ingestor:8081', broadcasterUrl: 'http://broadcaster:8080' },
    });
  });

  test('nginx is a profile of its own, reads the shipped configuration, and stands before the broadcasters of this file', async () => {
    const nginx = serviceOf('nginx');
    expect(nginx).toMatchObject({
      profiles: ['nginx'],
      user: 'nginx',
      read_only: true,
      tmpfs: ['/tmp'],
      cap_drop: ['ALL'],
    });
    const file = String(nginx.command[2]).replace('/etc/election-night/', 'deploy/nginx/');
    expect(nginx.volumes).toEqual(['./deploy/nginx:/etc/election-night:ro']);
    const configuration = await readFile(join(repositoryRoot, file), 'utf8');
    const { PORT } = serviceOf('broadcaster').environment ?? {};
    expect(configuration).toContain(`server broadcaster:${PORT} `);
    const [port] = nginx.ports as string[];
    expect(configuration).toContain(`listen ${port?.split(':').at(-1)} `);
    // Its root is read-only, so every path that it writes is in /tmp.
    const written = [...configuration.matchAll(/^\s*(?:pid|proxy_cache_path|\w+_temp_path) (\S+?);?(?: |$)/gm)];
    expect(written.length).toBeGreaterThan(5);
    for (const [, path] of written) expect(path).toMatch(/^\/tmp\//);
  });

  const hasCompose = spawnSync('docker-compose', ['version']).status === 0;
  test.skipIf(!hasCompose)('docker-compose finds no mistake in it', () => {
    const { status, stderr } = spawnSync(
      'docker-compose',
      ['--profile', 'replay', '--profile', 'nginx', 'config', '-q'],
      {
        cwd: repositoryRoot,
        encoding: 'utf8',
      },
    );
    expect(status, stderr).toBe(0);
  });
});
