import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Election } from '@election-night/shared/election/election.ts';
import { parseDefinition } from '@election-night/shared/election/parse-definition.ts';
import { Command } from 'commander';
import { describeWay } from './follow/describe-way.ts';
import { followReport } from './follow/follow-report.ts';
import type { Lookout } from './follow/followed-report.ts';
import { getJson } from './follow/get-over-http.ts';
import { lookIntoRedis, nightsInRedis, openRedis } from './follow/look-into-redis.ts';
import { lookOverHttp } from './follow/look-over-http.ts';
import { readSenderKeys } from './replay/keys-of-senders.ts';
import { nightId } from './where/night-id.ts';
import { feedOption, ingestorOption, keysOption, nightOption } from './where/where-options.ts';

type Options = {
  readonly source?: string;
  readonly night?: string;
  readonly redis?: string;
  readonly keys?: string;
  readonly url: string;
  readonly feed: string;
  readonly recording?: string;
  readonly json?: true;
};

const command = new Command('follow')
  .description(
    'Follows one report through every hop: received, claimed, queued, decided, committed, served. Changes nothing.',
  )
  .argument('<report>', 'the id that its source gave it')
  .option('--source <id>', 'who sent it, where several sources have the id')
  .addOption(nightOption('the id of the night, or its folder; needed where there are several'))
  .option(
    '--redis <url>',
    'Redis, with the account of an operator: shows everything; by default REDIS_URL',
    process.env.REDIS_URL,
  )
  .addOption(keysOption('without Redis: keys of sources in the clear, as `npm run make-keys` writes them'))
  .addOption(ingestorOption())
  .addOption(feedOption().default('http://127.0.0.1:8080'))
  .option('--recording <folder>', 'what RECORD_TO names: shows every copy that was received, refused ones too')
  .option('--json', 'the same for programs')
  .showHelpAfterError('(--help lists all options)');

command.parse();
try {
  process.exitCode = await follow(command.args[0] as string, command.opts<Options>());
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

/** 0 where the report is known. */
async function follow(report: string, options: Options): Promise<0 | 1> {
  const { source, recording, json } = options;
  const feed = options.feed.replace(/\/+$/, '');
  const { night, lookout } = options.redis
    ? await intoRedis(options.redis, feed, options)
    : await overHttp(feed, options);
  try {
    const way = await followReport(
      { report, night, feed, ...(source ? { source } : {}), ...(recording ? { recording } : {}) },
      lookout,
    );
    process.stdout.write(json ? `${JSON.stringify(way, null, 2)}\n` : `${describeWay(way).join('\n')}\n`);
    return way.state === 'unknown' ? 1 : 0;
  } finally {
    await lookout.stop();
  }
}

async function intoRedis(url: string, feed: string, options: Options): Promise<{ night: string; lookout: Lookout }> {
  const redis = await openRedis(url);
  try {
    const asked = options.night === undefined ? undefined : await nightId(options.night);
    const nights = await nightsInRedis(redis);
    const id = onlyOne(
      nights.map(({ night }) => night),
      asked,
      'this Redis',
    );
    const { mode } = nights.find(({ night }) => night === id) as (typeof nights)[number];
    return { night: id, lookout: await lookIntoRedis(redis, mode, id, await electionOf(options.night, feed, id)) };
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}

async function overHttp(feed: string, options: Options): Promise<{ night: string; lookout: Lookout }> {
  const { keys: keysFile } = options;
  if (keysFile === undefined) throw new Error('say --redis (shows everything) or --keys (what a source may know)');
  const { sources } = await readSenderKeys(keysFile);
  const { nights } = (await getJson(`${feed}/v1/nights`)) as { nights: readonly { night: string }[] };
  const night = onlyOne(
    nights.map((each) => each.night),
    options.night === undefined ? undefined : await nightId(options.night),
    `the broadcaster at ${feed}`,
  );
  const url = options.url.replace(/\/+$/, '');
  return { night, lookout: await lookOverHttp({ url, feed, night, keys: sources }) };
}

function onlyOne(known: readonly string[], asked: string | undefined, where: string): string {
  const night = asked ?? (known.length === 1 ? known[0] : undefined);
  if (night !== undefined && known.includes(night)) return night;
  if (known.length === 0) throw new Error(`${where} knows no night`);
  throw new Error(
    `${asked === undefined ? 'say' : `${where} does not know ${asked}; say`} --night ${known.join(' or ')}`,
  );
}

/** From a broadcaster, which has the definition as it is now, else from the folder; undefined where there is neither. */
async function electionOf(folder: string | undefined, feed: string, night: string): Promise<Election | undefined> {
  const inFolder = join(folder ?? '', 'definition.json');
  const definition = await getJson(`${feed}/v1/nights/${night}/definition`).catch(async () =>
    folder !== undefined && existsSync(inFolder) ? JSON.parse(await readFile(inFolder, 'utf8')) : undefined,
  );
  const parsed = definition === undefined ? undefined : parseDefinition(definition);
  return parsed?.ok ? parsed.election : undefined;
}
