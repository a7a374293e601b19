import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { type Mode, modes } from '@election-night/shared/election/night-clock.ts';
import type { Row } from '@election-night/shared/election/row.ts';
import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';
import { buildReports } from './send/build-reports.ts';
import { readKey } from './send/read-key.ts';
import { readSendOptions, type SendOptions } from './send/read-options.ts';
import { readSheet } from './send/read-sheet.ts';
import { sendReport } from './send/send-report.ts';
import { type Published, showReport } from './send/show-reports.ts';

try {
  process.exitCode = await send(readSendOptions(process.argv.slice(2)));
} catch (error) {
  tell((error as Error).message);
  process.exitCode = 1;
}

/** Read → match → show → ask → send → tell. */
async function send(options: SendOptions): Promise<0 | 1 | 2> {
  const { source, file, ingestorUrl } = options;
  const night = await nightOf(options);
  const { election } = night;
  const key = await readKey(source, options.keyFile, process.env);
  const mode = await modeOf(ingestorUrl, night.id);
  if (options.mode !== undefined && options.mode !== mode)
    throw new Error(`the night at ${ingestorUrl} is ${mode}, not ${options.mode}`);
  const sheet = readSheet(await readFile(file).catch(() => cannotRead(file)), options);
  const built = buildReports(sheet, options, election, mode, Date.now());
  if (!built.ok) {
    for (const mistake of built.mistakes) tell(mistake);
    tell(`${built.mistakes.length} mistake(s); nothing was sent`);
    return 1;
  }

  const { reports, matched, decimal } = built;
  const { figures } = matched.mapping;
  const published =
    options.broadcasterUrl === undefined ? undefined : await publishedRows(options.broadcasterUrl, night.id);
  const sign = sheet.delimiter === '\t' ? 'tab' : sheet.delimiter;
  if (sheet.encoding !== 'utf-8' || sign !== ',' || decimal !== '.')
    tell(`${file}: ${sheet.encoding}, columns parted by "${sign}", decimals by "${decimal}"`);
  for (const [figure, column] of Object.entries(figures))
    if (figure !== column) tell(`  ${figure} is column "${column}"`);
  if (matched.unused.length > 0) tell(`  not sent: ${matched.unused.map((column) => `"${column}"`).join(', ')}`);
  for (const report of reports) print(showReport(report, Object.keys(figures), election, source, published));
  if (
    !options.yes &&
    !(await agrees(`Send this to the ${mode} night ${night.id} at ${ingestorUrl} as ${source}? [y/N] `))
  ) {
    tell('nothing was sent');
    return 1;
  }

  let code: 0 | 1 | 2 = 0;
  for (const report of reports) {
    const sent = await sendReport(report, { url: ingestorUrl, night: night.id, key, figures });
    for (const line of sent.lines) print(`${line}\n`);
    if (sent.code === 1) return 1;
    if (sent.code > code) code = sent.code;
  }
  return code;
}

async function nightOf({ night: folder, source, kind }: SendOptions): Promise<Night> {
  const [night] = await loadNights(`live:${folder}`).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Error(`${error.path} is missing; --night is the folder of a night`) : error;
  });
  const { sources } = (night as Night).election;
  const kinds = sources.get(source)?.kinds;
  if (!kinds) throw new Error(`--source must be one of ${[...sources.keys()].join(', ')}`);
  if (!kinds.includes(kind)) throw new Error(`${source} sends ${kinds.join(', ')}, and no ${kind}`);
  return night as Night;
}

/** Every answer about a night names its mode. */
async function modeOf(url: string, night: string): Promise<Mode> {
  const answer = await fetch(`${url}/v1/nights/${night}/replay`).catch((error: Error & { cause?: Error }) => {
    throw new Error(
      `${url} does not answer (${error.cause?.message ?? error.message}); --url says where the ingestor is`,
    );
  });
  const mode = modes.find((one) => one === answer.headers.get('election-mode'));
  if (mode === undefined) throw new Error(`${url} serves no night ${night}`);
  return mode;
}

async function publishedRows(url: string, night: string): Promise<Published> {
  const answer = await fetch(`${url}/v1/nights/${night}/snapshot?topic=all`).catch(() => undefined);
  if (answer?.status !== 200) {
    throw new Error(
      `${url} has no snapshot of ${night} (${answer?.status ?? 'no answer'}); leave --feed out to send without comparing`,
    );
  }
  const { rows } = (await answer.json()) as { rows: readonly Row[] };
  return new Map(rows.map((row) => [row.key, row]));
}

async function agrees(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // Where nobody can answer, the input ends, and that is a no.
  const ended = new Promise<string>((done) => lines.once('close', () => done('')));
  const said = await Promise.race([lines.question(question), ended]);
  lines.close();
  return /^y(es)?$/i.test(said.trim());
}

function cannotRead(file: string): never {
  throw new Error(`${file} cannot be read`);
}

function print(text: string): void {
  process.stdout.write(text);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
