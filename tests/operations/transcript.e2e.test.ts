import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import type { Step } from './run-script.ts';
import { transcriptFile, writeTranscript } from './transcript.ts';

// A night as its operators type it, once more; a command takes a second or two to start.

let page: string;
let commands: Exclude<Step, { prose: string }>[];
beforeAll(async () => {
  const written = await writeTranscript();
  page = written.page;
  commands = written.steps.filter((step) => 'command' in step);
}, 300_000);

/** What the last command with these words printed. */
const printedBy = (words: string) => commands.findLast(({ command }) => command.includes(words))?.printed ?? '';

// So that a page which shows a broken night cannot be written and then pass.
test('G20: the whole night does what it tells, and its log verifies with the published head', () => {
  expect(
    commands.filter(({ code }) => code !== 0).map(({ command, code }) => [/(\S+)\.csv/.exec(command)?.[1], code]),
  ).toEqual([
    ['$ELECTION_NIGHT/turnout-2030', 2],
    ['$ELECTION_NIGHT/recount-heath', 1],
  ]);
  expect(printedBy('desk -- held')).toContain('fall: ballots falls from 560 to 506');
  expect(printedBy("'second desk'")).toContain('applied: release-');
  expect(printedBy('follow -- mill')).toContain(
    'turnout:MILL ballots 450 → 405, correction by source: A box was counted twice',
  );
  expect(printedBy('desk -- sealed')).toBe('1 sealed; the next release is at 2031-05-03T21:30:00Z\n');
  expect(printedBy('follow -- others')).toContain('contradicted false → true');
  expect(printedBy('desk -- lift')).toContain('applied: lift-embargo-');
  expect(printedBy('desk -- withdraw')).toContain('applied: withdraw-call-');
  expect(printedBy('desk -- refused')).toContain('recount  the night is certified; the certifier can reopen it');
  expect(printedBy('verify --')).toMatch(/^Verified: reeve-2031, .*\n/);
  expect(printedBy('verify --')).toMatch(/the snapshot of rev \d+ has this head and these \d+ rows/);
});

test(`${transcriptFile} shows what was printed (npm run operations-transcript writes it)`, async () => {
  expect(await readFile(transcriptFile, 'utf8')).toBe(page);
});
