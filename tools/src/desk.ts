import type { DeskWord } from '@election-night/shared/election/desk-action.ts';
import type { HeldList } from '@election-night/shared/wire/desk-answers.ts';
import { Command, InvalidArgumentError, Option } from 'commander';
import { createDeskClient, type DeskClient } from './desk/desk-client.ts';
import { findKey } from './desk/find-key.ts';
import { type AmendmentOptions, readAmendment, readSeats } from './desk/read-amendment.ts';
import { figuresOf, showHeld } from './desk/show-held.ts';
import { showRefused } from './desk/show-refused.ts';
import { showStatus } from './desk/show-status.ts';
import { nightId } from './where/night-id.ts';
import { ingestorOption, nightOption } from './where/where-options.ts';

type Where = {
  readonly url: string;
  readonly night: string;
  readonly mode: string;
  readonly wait: number;
  readonly id?: string;
  readonly keys?: string;
  readonly as?: string;
};
type Reasoned = { readonly reason: string };
type Scoped = Reasoned & { readonly contest?: string; readonly unit?: string };
type CallOptions = {
  readonly winner?: string;
  readonly majority?: string;
  readonly seats?: string;
  readonly unit?: string;
  readonly at?: string;
  readonly saidBy?: string;
  readonly reason?: string;
};

const program = new Command('desk')
  .description('Decides about held figures, calls and embargoes, and certifies. The key comes from DESK_KEY or --keys.')
  .addOption(ingestorOption())
  .addOption(nightOption('the night, its id or its folder').default('kazakhstan-2023'))
  .addOption(
    new Option('--mode <mode>', 'what you believe the night to be; another one is refused')
      .choices(['live', 'test', 'replay'])
      .default('replay'),
  )
  .option('--keys <file>', 'keys in the clear, as `npm run make-keys` writes them')
  .option('--as <name>', 'whose key of that file; without it the first one of the role')
  .option('--id <id>', 'of the request, to send one again of which you do not know whether it was taken')
  .option('--wait <seconds>', 'how long to wait for what becomes of it', parseSeconds, 10)
  .showHelpAfterError('(--help lists all options)');
const reasoned = (name: string, about: string) =>
  program.command(name).description(about).requiredOption('--reason <text>', 'one line for the public');

program
  .command('held')
  .description('lists what waits: old and new figures side by side, and why')
  .option('--unit <id>', 'only of this unit')
  .option('--limit <number>', 'at most so many', '100')
  .action(async ({ unit, limit }: { unit?: string; limit: number }) => {
    const { client } = await connect();
    tell(showHeld(await client.held({ limit, ...(unit === undefined ? {} : { unit }) })));
  });
for (const word of ['release', 'reject'] as const) {
  const about = word === 'release' ? 'publishes a held entry' : 'leaves a held entry out';
  reasoned(word, about)
    .argument('<entry>', 'its digest, or the beginning of it that `held` shows', parseDigest)
    .action(async (entry: string, { reason }: Reasoned) => {
      const { client } = await connect();
      const held = await findHeld(client, entry);
      if (held) tell(inOneLine(held));
      await decide(word, `/held/${held?.entry ?? entry}/${word}`, { reason });
    });
}
reasoned('retract', 'takes back everything that a report said')
  .argument('<source>')
  .argument('<report>', 'its id, among those of its source')
  .action((source: string, report: string, { reason }: Reasoned) =>
    decide('retract', `/reports/${part(source)}/${part(report)}/retract`, { reason }),
  );
program
  .command('call')
  .description('says who won, has a majority, or has how many seats')
  .argument('<contest>')
  .addOption(new Option('--winner <option>', 'who won').conflicts(['majority', 'seats']))
  .addOption(new Option('--majority <option>', 'who has a majority of the seats').conflicts('seats'))
  .option('--seats <by option>', 'who has how many, such as OAK=2,ELM=1')
  .option('--unit <id>', 'where; without it the whole contest')
  .option('--at <time>', 'the time of the call, with an offset; without it the night’s time now')
  .option('--said-by <who>', 'who says so, where it is not the desk itself')
  .option('--reason <text>', 'one line for the public')
  .action(makeCall);
reasoned('withdraw', 'withdraws a call')
  .argument('<call>', 'the key of its row, such as call:mazhilis:KZ')
  .action((call: string, { reason }: Reasoned) => decide('withdraw-call', `/calls/${part(call)}/withdraw`, { reason }));
const scoped = (name: string, about: string) =>
  reasoned(name, about)
    .argument('<kind>', 'exit-poll or count')
    .option('--contest <id>', 'only counts of this contest')
    .option('--unit <id>', 'only counts of this unit');
scoped('lift', 'ends an embargo now').action((kind: string, { reason, ...narrowed }: Scoped) =>
  decide('lift-embargo', '/embargo/lift', { of: { kind, ...narrowed }, reason }),
);
scoped('postpone', 'ends an embargo later')
  .argument('<until>', 'a time with an offset')
  .action((kind: string, until: string, { reason, ...narrowed }: Scoped) =>
    decide('postpone-embargo', '/embargo/postpone', { of: { kind, ...narrowed }, until, reason }),
  );
reasoned('amend', 'changes the definition while the night runs')
  .requiredOption('--to-version <number>', 'the version that it will have: the present one plus 1', Number)
  .option('--withdraw <contest:option...>', 'an option left the contest')
  .option('--closes <unit=time...>', 'a unit closes its polls at another time')
  .option('--voters <unit=number...>', 'a corrected list')
  .action(({ toVersion, reason, ...changes }: Reasoned & { toVersion: number } & AmendmentOptions) =>
    decide('amend', '/definition', { version: toVersion, changes: readAmendment(changes), reason }),
  );
reasoned('tie', 'says whom the lot gave the open seats (certifier)')
  .argument('<contest>')
  .argument('<option...>', 'as many as there are open seats')
  .action((contest: string, winners: string[], { reason }: Reasoned) =>
    decide('draw-tie', `/ties/${part(contest)}`, { winners, reason }),
  );
for (const word of ['certify', 'reopen'] as const) {
  reasoned(word, word === 'certify' ? 'certifies the night (certifier)' : 'opens what was certified (certifier)')
    .argument('[contest...]', 'only these contests')
    .action((contests: string[], { reason }: Reasoned) =>
      decide(word, `/${word}`, { ...(contests.length > 0 ? { contests } : {}), reason }),
    );
}
program
  .command('status')
  .description('tells what became of a request')
  .argument('<request>', 'its id')
  .action(async (request: string) => {
    const { client, where } = await connect();
    report(await client.statusOf(request), where.night);
  });
program
  .command('refused')
  .description('lists reports that were refused after they had been taken, and jobs that failed')
  .action(async () => tell(showRefused(await (await connect()).client.refused())));
program
  .command('retry')
  .description('tries a job again that failed')
  .argument('<receipt>', 'as `refused` shows it')
  .action(async (receipt: string) => {
    const state = await (await connect()).client.retry(receipt);
    tell(
      state === 'done' ? 'It was done meanwhile.' : 'It is queued again; `refused` shows whether it fails once more.',
    );
  });
program
  .command('sealed')
  .description('tells how many reports are under embargo; never what is in them')
  .action(async () => {
    const { reports, nextRelease } = await (await connect()).client.sealed();
    tell(`${reports} sealed${nextRelease === undefined ? '' : `; the next release is at ${nextRelease}`}`);
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function makeCall(contest: string, options: CallOptions): Promise<void> {
  const { winner, majority, seats, unit, at, saidBy, reason } = options;
  const called =
    winner !== undefined
      ? { of: 'winner', winner }
      : majority !== undefined
        ? { of: 'majority', winner: majority }
        : seats !== undefined
          ? { of: 'seats', seats: readSeats(seats) }
          : undefined;
  if (!called) throw new Error('say what is called: --winner, --majority or --seats');
  const { client } = await connect();
  const asOf = at ?? (await client.nightTime());
  const more = Object.fromEntries(Object.entries({ unit, saidBy, reason }).filter(([, text]) => text !== undefined));
  await decide('call', '/calls', { contest, ...called, asOf, ...more });
}

async function decide(word: DeskWord, path: string, body: object): Promise<void> {
  const { client, where } = await connect();
  const status = await client.decide({ word, path, body, ...(where.id === undefined ? {} : { id: where.id }) });
  report(status, where.night);
}

function report(status: Parameters<typeof showStatus>[0], night: string): void {
  const { text, isDone } = showStatus(status, { ...program.opts<Where>(), night });
  if (isDone) return tell(text);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}

async function connect(): Promise<{ client: DeskClient; where: Where }> {
  const options = program.opts<Where>();
  const where = { ...options, night: await nightId(options.night) };
  const keyOf = await findKey(process.env, where);
  const { url, night, mode, wait } = where;
  return { client: createDeskClient({ url, night, mode, keyOf, waitMs: wait * 1000 }), where };
}

/** Undefined where a whole digest is not among those that wait: the aggregator says what became of it. */
async function findHeld(client: DeskClient, entry: string): Promise<HeldList['held'][number] | undefined> {
  const found = (await client.allHeld()).filter((held) => held.entry.startsWith(entry));
  if (found.length > 1) throw new Error(`${found.length} entries begin with ${entry}; give more of the digest`);
  if (found.length === 0 && entry.length < 64) {
    throw new Error(`no entry that waits begins with ${entry}; \`npm run desk -- held\` lists them`);
  }
  return found[0];
}

function inOneLine(held: HeldList['held'][number]): string {
  const figures = figuresOf(held).map(([name, old, now]) => `${name} ${old === '' ? '' : `${old} → `}${now || 'gone'}`);
  return `${held.unit} ${held.contest ?? held.kind} of ${held.source}: ${figures.join(', ')}`;
}

function part(text: string): string {
  return encodeURIComponent(text);
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}

function parseDigest(text: string): string {
  if (!/^[0-9a-f]{4,64}$/.test(text)) throw new InvalidArgumentError('Expected 4 to 64 digits of 0-9 and a-f.');
  return text;
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 0)) throw new InvalidArgumentError('Expected a number of seconds.');
  return seconds;
}
