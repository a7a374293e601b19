import { Command, InvalidArgumentError } from 'commander';

export type VerifyOptions = {
  /** An address, a file, or `-` for stdin. */
  readonly source: string;
  /** A file; needed where the source is no address. */
  readonly definition?: string;
  /** A head that was published or written down elsewhere. */
  readonly head?: string;
};

/** Options of `npm run verify`. A mistake in them is printed with what was expected, and ends the process with code 2. */
export function readVerifyOptions(argv: readonly string[], exit?: 'throw'): VerifyOptions {
  const command = new Command('verify')
    .description(
      'Recomputes every total, share and seat of a night from its public log alone, and names the first entry that is wrong.',
    )
    .argument(
      '<source>',
      'the address of a night, such as http://127.0.0.1:8080/v1/nights/tiny; a log as NDJSON; or - for stdin',
    )
    .option('--definition <file>', 'the definition of the night, where the log is a file')
    .option('--head <hash>', 'a head that somebody published: 64 hex digits', parseHead)
    .showHelpAfterError('(--help lists all options)')
    .exitOverride((error) => {
      if (exit === 'throw') throw error;
      process.exit(error.exitCode === 0 ? 0 : 2);
    });
  if (exit === 'throw') command.configureOutput({ writeErr: () => {} });
  command.parse([...argv], { from: 'user' });
  const { definition, head } = command.opts<Omit<VerifyOptions, 'source'>>();
  return {
    source: command.args[0] as string,
    ...(definition === undefined ? {} : { definition }),
    ...(head === undefined ? {} : { head }),
  };
}

function parseHead(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new InvalidArgumentError('Expected 64 hex digits.');
  return text.toLowerCase();
}
