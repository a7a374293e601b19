import { formatInstant } from '@election-night/shared/election/instant.ts';
import type { ReplayAction } from '@election-night/shared/queue/report-queue.ts';
import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';
import { Command, InvalidArgumentError } from 'commander';
import { readSenderKeys } from './replay/keys-of-senders.ts';
import { instantOnNight, showLocalTime } from './replay/local-time.ts';
import { createReplayClient } from './replay/replay-client.ts';
import { ingestorOption, keysOption, nightOption } from './where/where-options.ts';

type Where = { readonly url: string; readonly keys: string; readonly night: string };

const command = new Command('replay-control')
  .description('Pauses, resumes, moves or paces a replay that runs. Whoever replays the recording follows.')
  .addOption(keysOption('the keys in the clear; `npm start` prints where its own are').makeOptionMandatory())
  .addOption(ingestorOption())
  .addOption(nightOption('the folder of the night').default('recordings/kazakhstan-2023'))
  .showHelpAfterError('(--help lists all options)');

command.command('where').description('says where the clock stands').action(show);
command.command('pause').action(() => control(() => ({ action: 'pause' })));
command.command('resume').action(() => control(() => ({ action: 'resume' })));
command
  .command('speed')
  .argument('<times>', 'night seconds a second', parsePace)
  .action((speed: number) => control(() => ({ action: 'speed', speed })));
command
  .command('seek')
  .argument('<time>', "18:30 in the night's zone, or a time with an offset; back = a new run")
  .action((time: string) => control((at) => ({ action: 'seek', to: at(time) })));
command
  .command('start')
  .description('a new run')
  .argument('[time]', 'where its clock starts')
  .option('--paused', 'its clock stands there until it is moved')
  .action((time: string | undefined, { paused }: { paused?: true }) =>
    control((at) => ({ action: 'start', ...(time ? { from: at(time) } : {}), ...(paused ? { paused } : {}) })),
  );

try {
  await command.parseAsync();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function control(actionOf: (at: (time: string) => string) => ReplayAction): Promise<void> {
  const { client, start } = await connect();
  const action = actionOf((time) => {
    const instant = instantOnNight(time, start);
    if (instant === undefined)
      throw new Error(`expected a time such as 18:30 or 2023-03-19T18:30:00+06:00, not ${time}`);
    return formatInstant(instant);
  });
  if ((await client.control(action)) === 'superseded') throw new Error('another run began first; nothing was changed');
  await show();
}

async function show(): Promise<void> {
  const { client, start } = await connect();
  const { at, clock, run, epoch, rev } = await client.position();
  const pace = clock.paused ? 'paused' : `${clock.speed} times as fast`;
  process.stdout.write(
    `${showLocalTime(Date.parse(at), start.timeZone)} ${start.timeZone}, ${pace}; ${run}, epoch ${epoch}, rev ${rev}\n`,
  );
}

async function connect() {
  const { url, keys, night: folder } = command.opts<Where>();
  const night = await nightIn(folder);
  const client = createReplayClient({ ingestorUrl: url, night: night.id, keys: await readSenderKeys(keys) });
  const { times, definition } = night.election;
  return { client, start: { starts: times.starts, timeZone: definition.timeZone } };
}

async function nightIn(folder: string): Promise<Night> {
  const [night] = await loadNights(`replay:${folder}`).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Error(`${error.path} is missing; --night is the folder of a night`) : error;
  });
  return night as Night;
}

function parsePace(text: string): number {
  const speed = Number(text);
  if (!(speed > 0)) throw new InvalidArgumentError('Expected a number above 0.');
  return speed;
}
