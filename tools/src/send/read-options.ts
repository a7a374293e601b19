import type { ReportKind } from '@election-night/shared/election/definition.ts';
import { type Mode, modes } from '@election-night/shared/election/night-clock.ts';
import { encodingOf, type TextEncoding } from '@election-night/shared/mapping/decode-text.ts';
import { reportIdPattern } from '@election-night/shared/wire/report-body.ts';
import { Command, InvalidArgumentError, Option } from 'commander';
import { feedOption, ingestorOption, nightOption, whereVariables } from '../where/where-options.ts';

/** The variable that holds the key, where it is in no file. Arguments can be seen by everybody on the machine. */
export const keyVariable = 'ELECTION_KEY';

export type SendOptions = {
  readonly file: string;
  readonly kind: ReportKind;
  readonly source: string;
  /** Folder of the night. */
  readonly night: string;
  readonly contest?: string;
  readonly ingestorUrl: string;
  readonly broadcasterUrl?: string;
  readonly keyFile?: string;
  /** `18:10` in the night's zone, a time with an offset, or `now`. */
  readonly asOf?: string;
  /** Ours → the file's: `unit` → `Region`, `votes/OAK` → `Oak List`. */
  readonly columns: Readonly<Record<string, string>>;
  readonly delimiter?: string;
  readonly decimal?: '.' | ',';
  readonly encoding?: TextEncoding;
  readonly mode?: Mode;
  readonly id?: string;
  readonly yes: boolean;
};

/** Options of `npm run send`. A mistake in them is printed with what was expected, and ends the process with code 1. */
export function readSendOptions(argv: readonly string[]): SendOptions {
  const command = new Command('send')
    .description(
      'Sends a table as a report: shows what it would send and what that changes, asks, sends, and tells what became of it.',
    )
    .argument('<file>', 'CSV with a header line: comma, semicolon or tab; UTF-8, UTF-16 or a Windows code page')
    .addOption(
      new Option('--as <kind>', 'what the table is').choices(['turnout', 'exit-poll', 'count']).makeOptionMandatory(),
    )
    .requiredOption('--source <id>', 'who sends it, an id of the definition')
    .addOption(nightOption('the folder with the definition of the night').makeOptionMandatory())
    .option('--contest <id>', 'of a count or an exit poll; may be left out where there is one')
    .option(
      '--as-of <time>',
      'what time the figures describe: 18:10 in the zone of the night, a time with an offset, or now',
    )
    .option('--column <ours=theirs>', 'unit=Region, votes/OAK="Oak List"; may be repeated', collectColumn, {})
    .option('--delimiter <sign>', 'instead of the one that the header line shows', (text) =>
      text === 'tab' ? '\t' : text,
    )
    .addOption(new Option('--decimal <sign>', 'instead of the one that the figures show').choices(['.', ',']))
    .option('--encoding <name>', 'instead of the one that the bytes show: windows-1251, utf-16le, …', parseEncoding)
    .addOption(ingestorOption().argParser(parseAddress))
    .addOption(feedOption().argParser(parseAddress))
    .option(
      '--key-file <file>',
      `the key, alone or as make-keys writes it; else ${keyVariable} holds it, or ${whereVariables.keysFile} names the file`,
    )
    .addOption(new Option('--mode <mode>', 'what the night must be; needed with --yes').choices([...modes]))
    .option('--id <id>', 'of the report; else it is made of the figures, so that the same table counts once', parseId)
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExit code: 0 sent, 1 not sent, 2 sent and held, or not decided yet.')
    .showHelpAfterError('(--help lists all options)');
  command.parse([...argv], { from: 'user' });

  const { as, url, feed, column, yes = false, ...others } = command.opts();
  if (yes && others.mode === undefined) {
    command.error(`error: --yes needs --mode, one of ${modes.join(', ')}, since nobody looks at what the night is`);
  }
  return {
    ...others,
    ...{ file: command.args[0] as string, kind: as, columns: column, ingestorUrl: url, yes },
    ...(feed === undefined ? {} : { broadcasterUrl: feed }),
  } as SendOptions;
}

function collectColumn(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const [, ours, theirs] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (ours === undefined || theirs === undefined) {
    throw new InvalidArgumentError('Expected ours=theirs, such as unit=Region.');
  }
  return { ...before, [ours]: theirs };
}

function parseEncoding(text: string): TextEncoding {
  const encoding = encodingOf(text);
  if (encoding === undefined) throw new InvalidArgumentError('Expected utf-8, utf-16le, windows-1251 or windows-1252.');
  return encoding;
}

function parseAddress(text: string): string {
  if (!/^https?:\/\/./.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError('Expected an address such as http://127.0.0.1:8081.');
  }
  return text.replace(/\/+$/, '');
}

function parseId(text: string): string {
  if (!new RegExp(reportIdPattern).test(text))
    throw new InvalidArgumentError(`Expected text that matches ${reportIdPattern}.`);
  return text;
}
