import { Command, InvalidArgumentError, Option } from 'commander';
import type { Faults } from './plan-replay.ts';

export type ReplayOptions = {
  readonly folder: string;
  readonly speed: number | 'max';
  /** `16:00` on the night's clock, or a time with an offset. */
  readonly from?: string;
  readonly faults: Faults;
  /** Another pipeline than one's own. */
  readonly remote?: { readonly ingestorUrl: string; readonly broadcasterUrl: string; readonly keysFile: string };
  readonly printRows: boolean;
  readonly aggregators: number;
};

/** Options of `npm run replay`. A mistake in them is printed with what was expected, and ends the process with code 1. */
export function readReplayOptions(argv: readonly string[], exit?: 'throw'): ReplayOptions {
  const command = new Command('replay')
    .description('Replays a recorded night through the pipeline, and compares its final rows with the expected ones.')
    .argument('<folder>', 'a recording, such as recordings/kazakhstan-2023')
    .option(
      '--speed <times>',
      'night seconds a second, or max: from one instant to the next without waiting',
      parseSpeed,
      600,
    )
    .option('--from <time>', "where the night's clock starts: 16:00 in the night's zone, or a time with an offset")
    .option('--duplicate <probability>', 'repeat this share of the POSTs', parseProbability, 0)
    .option('--shuffle <duration>', 'delay each report by up to so much night time: 6h, 30m, 90s', parseDuration, 0)
    .option('--stale <probability>', 'send this share of old bulletins again under new ids', parseProbability, 0)
    .option('--seed <n>', 'repeats the same faults', parseWhole, 1)
    .addOption(new Option('--url <ingestor>', 'a pipeline that runs already; else one is started and stopped'))
    .option('--feed <broadcaster>', 'its broadcaster')
    .option('--keys <file>', 'the keys of its sources and of the replay, in the clear')
    .option('--rows', 'print the final rows as NDJSON on stdout')
    .option('--aggregators <n>', 'aggregators in a pipeline of its own', parseWhole, 1)
    .showHelpAfterError('(--help lists all options)');
  if (exit === 'throw') command.exitOverride().configureOutput({ writeErr: () => {} });
  command.parse([...argv], { from: 'user' });

  const { speed, from, duplicate, shuffle, stale, seed, url, feed, keys, rows, aggregators } = command.opts();
  if (url !== undefined && (feed === undefined || keys === undefined)) {
    command.error(
      'error: --url needs --feed (where its broadcaster is) and --keys (a file made by `npm run make-keys`)',
    );
  }
  if (url === undefined && (feed !== undefined || keys !== undefined)) {
    command.error('error: --feed and --keys belong to --url, the ingestor of a pipeline that runs already');
  }
  for (const address of [url, feed]) {
    if (address !== undefined && !/^https?:\/\/./.test(address)) {
      command.error(`error: ${address} is not an address such as http://127.0.0.1:8081`);
    }
  }
  if (aggregators < 1) command.error('error: --aggregators must be at least 1');
  return {
    folder: command.args[0] as string,
    speed,
    ...(from === undefined ? {} : { from }),
    faults: { duplicate, shuffleMs: shuffle, stale, seed },
    ...(url === undefined ? {} : { remote: { ingestorUrl: url, broadcasterUrl: feed, keysFile: keys } }),
    printRows: rows === true,
    aggregators,
  };
}

export function parseSpeed(text: string): number | 'max' {
  if (text === 'max') return 'max';
  const speed = Number(text);
  if (text.trim() === '' || !Number.isFinite(speed) || speed <= 0) {
    throw new InvalidArgumentError('Expected a number above 0, or max.');
  }
  return speed;
}

function parseProbability(text: string): number {
  const probability = Number(text);
  if (text.trim() === '' || !(probability >= 0 && probability <= 1)) throw new InvalidArgumentError('Expected 0 to 1.');
  return probability;
}

const unitMs = { h: 3_600_000, m: 60_000, s: 1000 } as const;

function parseDuration(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([hms])$/.exec(text) ?? [];
  if (amount === undefined) throw new InvalidArgumentError('Expected a duration such as 6h, 30m or 90s.');
  return Number(amount) * unitMs[unit as keyof typeof unitMs];
}

function parseWhole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}
