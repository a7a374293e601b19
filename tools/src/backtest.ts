import { Command } from 'commander';
import { drawOutlooks } from './backtest/draw-outlooks.ts';
import { judgeOutlooks } from './backtest/judge-outlooks.ts';
import { judgementTable } from './backtest/print-judgements.ts';
import { recordedTurnout } from './backtest/recorded-turnout.ts';
import { syntheticNight } from './backtest/synthetic-night.ts';
import { arrivals, orders, outlookAt, partsIn, syntheticShares } from './backtest/synthetic-shares.ts';

const command = new Command('backtest')
  .description(
    'How far off the outlook would have been, and how often its intervals would have held: turnout on a recorded night, shares on invented nights with a known end. The same seed prints the same figures.',
  )
  .option('--recording <folder>', 'a night whose bulletins have every unit', 'recordings/kazakhstan-2023')
  .option('--seed <number>', 'of the random orders and of the invented nights', '1')
  .option('--quick', 'a tenth of the nights')
  .showHelpAfterError('(--help lists all options)')
  .parse();

const options = command.opts<{ recording: string; seed: string; quick?: true }>();
const seed = Number(options.seed);
if (!Number.isSafeInteger(seed) || seed < 0)
  command.error(`--seed must be an integer from 0, such as 1; got ${options.seed}`);
const share = options.quick ? 10 : 1;
const sizes = [
  { units: 100, nights: 400 },
  { units: 1000, nights: 200 },
  { units: 10_000, nights: 30 },
];

try {
  console.log('Turnout: a part of each bulletin, held against all of it\n');
  console.log(
    judgementTable((await recordedTurnout(options.recording, { times: 400 / share, seed })).map(judgeOutlooks)),
  );
  console.log('Shares of six options on invented nights: villages are small and vote otherwise than towns\n');
  const trials = orders.flatMap((order) =>
    [false, true].flatMap((strata) =>
      sizes.flatMap(({ units, nights }) =>
        syntheticShares({ units, strata, order, nights: Math.max(3, nights / share), seed }),
      ),
    ),
  );
  console.log(judgementTable(trials.map(judgeOutlooks)));
  for (const order of orders) {
    for (const strata of [false, true]) console.log(pictureOf(order, strata));
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** One night of 1000 units, and its largest option. */
function pictureOf(order: (typeof orders)[number], strata: boolean): string {
  const night = syntheticNight({ units: 1000, strata, seed });
  const keys = arrivals(night, order, seed);
  const moments = [0.05, ...partsIn, 0.9].map((part) => ({
    moment: `${100 * part} %`,
    outlook: outlookAt(night, keys, part),
  }));
  const title = `CENTRE on a night of 1000 units, ${order}, ${strata ? 'two strata' : 'no strata'}`;
  return `${title}\n${drawOutlooks('CENTRE', night.end.CENTRE ?? 0, moments)}`;
}
