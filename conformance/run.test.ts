import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const run = promisify(execFile);
const runner = fileURLToPath(new URL('run.ts', import.meta.url));
const example = readFileSync(new URL('example-client.mjs', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the runner prints and how it ends, for a client of this text. */
async function examine(text: string): Promise<{ code: number; printed: string }> {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(path, text);
  const command = ['--import', 'tsx', runner, '--client', `"${process.execPath}" "${path}"`];
  return run(process.execPath, command).then(
    ({ stdout }) => ({ code: 0, printed: stdout }),
    ({ code, stdout }) => ({ code, printed: stdout }),
  );
}

test('the example conforms to every vector', async () => {
  const { code, printed } = await examine(example);
  expect(printed).toMatch(/^(\d+) of \1 vectors\n$/);
  expect(code).toBe(0);
});

const mistakes = [
  ['does not see a gap', 'frame.from <= board.rev', 'true', 'gap'],
  ['sees a gap where frames touch', 'frame.from <= board.rev', 'frame.from < board.rev', 'delta-next'],
  ['takes what is of a smaller epoch', ' || epoch < board.epoch', '', 'epoch-smaller'],
  ['takes older snapshots', 'frame.rev < board.rev', 'false', 'snapshot-older'],
  ['does not check the digest', 'frame.digest === undefined', 'true', 'digest-wrong-delta'],
  ['counts every frame beyond a gap', '!waited && waits', 'waits', 'gap-asked-once'],
  [
    'is moved by a heartbeat while it waits',
    "type === 'heartbeat' && !waited",
    "type === 'heartbeat'",
    'gap-heartbeat',
  ],
  [
    'forgets what a short snapshot lacks',
    "board.rev < board.sentTo ? 'subscribe' : 'none'",
    "'none'",
    'gap-snapshot-short',
  ],
  ['keeps what was taken away', 'if (row.deleted) board.rows.delete(row.key);\n      else ', '', 'tombstone'],
  ['stores older rows', 'stored.rev >= row.rev', 'false', 'row-smaller-rev'],
] as const;

test.each(mistakes)('a client that %s does not pass', async (_, right, wrong, vector) => {
  expect(example).toContain(right);
  const { code, printed } = await examine(example.replace(right, wrong));
  expect(printed).toContain(`✗ ${vector}:`);
  expect(code).toBe(1);
});

test('a client that ends or is no client does not pass', async () => {
  expect(await examine('process.exit(0)')).toMatchObject({ code: 1 });
  expect(await examine("process.stdin.on('data', () => console.log('hello'))")).toMatchObject({ code: 1 });
});
