import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { repositoryRoot } from './pipeline/service-process.ts';
import { type Pipeline, startPipeline } from './pipeline/start-pipeline.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let pipeline: Pipeline;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-send-'));
  pipeline = await startPipeline({ nights: 'replay:recordings/tiny' });
});
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

const office = ['--source', 'office', '--night', 'recordings/tiny'];

async function sheet(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

/** Runs the command to its end; `answer` is what the person types. */
async function send(args: readonly string[], answer = '', env: Record<string, string> = {}) {
  const { ELECTION_KEY: _, ...inherited } = process.env;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'tools/src/send.ts', ...args, '--url', pipeline.ingestorUrl],
    { cwd: repositoryRoot, env: { ...inherited, ELECTION_KEY: pipeline.keys.sources['office'] as string, ...env } },
  );
  const printed = { out: '', err: '' };
  child.stdout.on('data', (text) => (printed.out += text));
  child.stderr.on('data', (text) => (printed.err += text));
  child.stdin.end(answer);
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, ...printed };
}

async function rowOf(key: string): Promise<Record<string, unknown> | undefined> {
  const answer = await fetch(`${pipeline.broadcasterUrl}/v1/nights/tiny/snapshot?topic=all`);
  return ((await answer.json()) as { rows: Record<string, unknown>[] }).rows.find((row) => row.key === key);
}

const queued = async () => {
  const answer = await fetch(`${pipeline.ingestorUrl}/metrics`);
  return Number(/^election_ingestor_entries_total\{night="tiny"\} (\d+)/m.exec(await answer.text())?.[1] ?? 0);
};

describe('a table of a person', () => {
  test('is shown as it would be sent, and sent only where the person agrees', async () => {
    const file = await sheet(
      'turnout.csv',
      '\ufeffUnit;Ballots;Voters;Note\r\nNorth;400;1 000;early\r\nRIVER;320;800;\r\n;;;\r\n',
    );
    const args = [file, '--as', 'turnout', ...office, '--as-of', '19:00'];
    for (const answer of ['', 'n\n', 'later\n']) {
      const refused = await send(args, answer);
      expect(refused.code, refused.err).toBe(1);
      expect(refused.out).toContain('line 2  NORTH  North  400      1000');
      expect(refused.out).toContain('line 3  RIVER  River  320      800');
      expect(refused.err).toContain('to the replay night tiny');
      expect(refused.err).toContain('not sent: "Note"');
      expect(refused.err).toContain('nothing was sent');
    }
    expect(await queued()).toBe(0);
    const sent = await send(args, 'y\n');
    expect(sent.code, sent.err).toBe(0);
    expect(sent.out).toMatch(/turnout-[0-9a-f]{16}: 2 accepted; published with rev \d+/);
    expect(await rowOf('turnout:NORTH')).toMatchObject({ ballots: 400, asOf: '2030-01-05T19:00:00Z' });
  });

  test('counts once however often it is sent', async () => {
    const file = await sheet('turnout.csv', 'unit,ballots,voters\nNORTH,400,1000\nRIVER,320,800\n');
    const before = await queued();
    const again = await send([file, '--as', 'turnout', ...office, '--as-of', '19:00', '--yes', '--mode', 'replay']);
    expect(again.code, again.err).toBe(0);
    expect(again.out).toContain('2 accepted');
    expect(await queued()).toBe(before);
  });

  test('is shown beside what is published, and what is held is told with its line', async () => {
    const file = await sheet('later.csv', 'Ward\tgiven out\tvoters\nNorth\t390\t1000\nRiver\t350\t800\n');
    const columns = ['--column', 'unit=Ward', '--column', 'ballots=given out'];
    const args = [file, '--as', 'turnout', ...office, ...columns, '--as-of', '2030-01-05T19:30:00Z'];
    const sent = await send([...args, '--feed', pipeline.broadcasterUrl, '--yes', '--mode', 'replay']);
    expect(sent.out).toMatch(/line 2 {2}NORTH {2}North {2}400 → 390 falls {2}1000 =\n/);
    expect(sent.out).toMatch(/line 3 {2}RIVER {2}River {2}320 → 350 +800 =\n/);
    expect(sent.out).toContain('line 2, NORTH: held, ');
    expect(sent.code, sent.err).toBe(2);
  });

  test('of a count has its options by id or name, and may come from an old spreadsheet in Cyrillic letters', async () => {
    // «Округ;OAK;Birch List;Испорчено», as Windows-1251.
    const letters = (text: string) =>
      Buffer.from(
        [...text].map((sign) => {
          const code = sign.charCodeAt(0);
          return code >= 0x410 && code <= 0x44f ? code - 0x350 : code;
        }),
      );
    const text = 'Округ;OAK;Birch List;Испорчено в округе всего\nHILL;1 100;90;7\n';
    const file = await sheet('count.csv', letters(text));
    const columns = ['--column', 'unit=Округ', '--column', 'invalid=Испорчено в округе всего'];
    const sent = await send([file, '--as', 'count', ...office, ...columns, '--as-of', '21:10'], 'y\n');
    expect(sent.err).toContain('windows-1251');
    expect(sent.out).toMatch(
      /unit {2}name {2}votes\/OAK {2}votes\/BIRCH {2}invalid\n {2}line 2 {2}HILL {2}Hill {2}1100 +90 +7\n/,
    );
    // Polls close at 21:00, and the clock of the night stands before that.
    expect(sent.out).toContain('is sealed until its embargo ends');
    expect(sent.code, sent.err).toBe(0);
  });

  test('of UTF-16, with decimal commas and times of its own, is as many reports as it has times', async () => {
    const text = '\ufeffunit;percent;as_of\nHILL;40,5 %;2030-01-05 19:00\nHILL;41,25;05.01.2030 19:30\n';
    const file = await sheet('times.csv', Buffer.from(text, 'utf16le'));
    const sent = await send([file, '--as', 'turnout', ...office, '--yes', '--mode', 'replay']);
    expect(sent.code, sent.err).toBe(0);
    expect(sent.out.match(/1 accepted/g)).toHaveLength(2);
    expect(await rowOf('turnout:HILL')).toMatchObject({ percent: 41.25, asOf: '2030-01-05T19:30:00Z' });
  });

  test('under embargo is sealed, and no more is told', async () => {
    const file = await sheet('poll.csv', 'OAK,Birch List,sample\n51.5,48.5,1200\n');
    const args = [file, '--as', 'exit-poll', '--source', 'ada', '--night', 'recordings/tiny', '--as-of', '20:00'];
    const sent = await send([...args, '--key-file', pipeline.senderKeysFile], 'y\n');
    expect(sent.out).toContain('is sealed until its embargo ends');
    expect(sent.code, sent.err).toBe(0);
  });
});

describe('a mistake names its line, its column and the remedy', () => {
  const turnout = (file: string, ...more: string[]) =>
    send([file, '--as', 'turnout', ...office, '--as-of', '19:00', '--yes', '--mode', 'replay', ...more]);

  test.each([
    [
      'an unknown unit',
      'unit,percent\nMARSH,1\n',
      'bad.csv, line 2, column "unit": it is no unit of this night, got "MARSH"; write an id or a name: TOWN (Tiny Town), NORTH (North)',
    ],
    [
      'text for a number',
      'unit,percent\nNORTH,1.234\n',
      'line 2, column "percent": it has more than two decimals, got "1.234"; correct the cell',
    ],
    ['a unit twice', 'unit,percent\nNORTH,1\nNorth,2\n', 'line 3: it is of the same unit as line 2; keep one of them'],
    ['a torn line', 'unit,percent\nNORTH\n', 'line 2: it has 1 cells, the header has 2; mend the file'],
    [
      'no unit column',
      'ward,percent\nNORTH,1\n',
      'there is no column "unit"; the file has "ward", "percent": name it with --column unit="…"',
    ],
    [
      'no figure column',
      'unit,turn-out\nNORTH,1\n',
      'there is no column with a figure of turnout (percent, ballots, voters)',
    ],
    ['a column twice', 'unit,percent,percent\nNORTH,1,1\n', 'column "percent" is there twice; rename one'],
    ['no figure at all', 'unit,percent\nNORTH,\n', 'has no figure in any line'],
  ])('%s', async (_, text, message) => {
    const before = await queued();
    const { code, err } = await turnout(await sheet('bad.csv', text));
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(await queued()).toBe(before);
  });

  test('also where the ingestor finds it', async () => {
    const file = await sheet('bound.csv', 'unit,Turnout %\nNORTH,41\nHILL,1000.5\n');
    const { code, out } = await turnout(file, '--column', 'percent=Turnout %');
    expect(code).toBe(1);
    expect(out).toContain('was refused (422)');
    expect(out).toContain('line 3, column "Turnout %": It must be <= 1000.');
    expect(out).toContain('nothing of it was taken');
  });

  test('and so do the options', async () => {
    const file = await sheet('good.csv', 'unit,percent\nNORTH,41\n');
    const said = async (...args: string[]) => (await send([file, ...args])).err;
    const night = ['--night', 'recordings/tiny'];
    expect(await said('--as', 'turnout', '--source', 'me', ...night)).toContain(
      '--source must be one of office, ada, bo',
    );
    expect(await said('--as', 'turnout', '--source', 'ada', ...night)).toContain('ada sends exit-poll, and no turnout');
    expect(await said('--as', 'turnout', ...office)).toContain('what time do the figures describe?');
    expect(await said('--as', 'turnout', ...office, '--yes')).toContain('--yes needs --mode');
    expect(await said('--as', 'turnout', ...office, '--yes', '--mode', 'live')).toContain('is replay, not live');
    expect(await said('--as', 'turnout', ...office, '--column', 'percent=P')).toContain('the file has no such column');
  });
});

test('a key is never an argument, and never printed', async () => {
  const file = await sheet('good.csv', 'unit,percent\nNORTH,41\n');
  const args = [file, '--as', 'turnout', ...office, '--as-of', '19:00'];
  expect((await send(args, '', { ELECTION_KEY: '' })).err).toContain(
    'there is no key: set ELECTION_KEY, or name a file with --key-file',
  );
  const wrong = await send([...args], 'y\n', { ELECTION_KEY: 'no-such-key' });
  expect(wrong.code).toBe(1);
  expect(wrong.out).toContain('was refused (401)');
  expect(wrong.out + wrong.err).not.toContain('no-such-key');
  const key = await sheet('key', 'two words');
  expect((await send([...args, '--key-file', key])).err).not.toContain('two words');
});
