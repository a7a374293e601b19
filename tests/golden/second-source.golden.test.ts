import { fileURLToPath } from 'node:url';
import type { CorrectionRow, CountRow, PublishedRow, TurnoutRow } from '@election-night/shared/election/row.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createDeskClient, type DeskClient } from '../../tools/src/desk/desk-client.ts';
import { type Pipeline, startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { collectRows } from '../../tools/src/replay/collect-rows.ts';
import type { PostRecord } from '../../tools/src/replay/drive-replay.ts';
import { noFaults } from '../../tools/src/replay/plan-replay.ts';
import { type Recording, readRecording } from '../../tools/src/replay/read-recording.ts';
import { createReplayClient } from '../../tools/src/replay/replay-client.ts';
import { type ReplayResult, runReplay } from '../../tools/src/replay/run-replay.ts';
import type { Published } from '../../tools/src/verify/check/verify-log.ts';
import { verifyLines } from '../verify/verify-lines.ts';
import { agency, makeNightWithAgency } from './copying-agency.ts';

// The published mistakes of the night, as they came to be: in the copies of somebody who types the commission's bulletins again. The copies
// are a second source, first after the commission, then before it.

vi.setConfig({ testTimeout: 60_000 });

const recorded = fileURLToPath(new URL('../../recordings/kazakhstan-2023', import.meta.url));
const night = 'kazakhstan-2023';

type Played = {
  readonly pipeline: Pipeline;
  readonly recording: Recording;
  readonly result: ReplayResult;
  readonly desk: DeskClient;
};
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function play(options: Parameters<typeof makeNightWithAgency>[1]): Promise<Played> {
  const { folder, remove } = await makeNightWithAgency(recorded, options);
  stops.push(remove);
  const pipeline = await startPipeline({ nights: `replay:${folder}` });
  stops.push(pipeline.stop);
  const recording = await readRecording(folder);
  const result = await runReplay({ recording, ...pipeline, speed: 'max', faults: noFaults });
  const keyOf = () => Object.values(pipeline.keys.desk ?? {})[0] as string;
  const desk = createDeskClient({ url: pipeline.ingestorUrl, night, mode: 'replay', keyOf, waitMs: 10_000 });
  return { pipeline, recording, result, desk };
}

/** The rows as `--rows` prints them, now. */
async function rowsNow({ pipeline: { ingestorUrl, broadcasterUrl, keys } }: Played): Promise<string> {
  const position = await createReplayClient({ ingestorUrl, night, keys }).position();
  return collectRows({ broadcasterUrl, night, position });
}

/** The public log so far, with whatever does not recompute. */
async function logOf({ pipeline, recording }: Played): Promise<{ commits: Commit[]; verified: unknown }> {
  const address = `${pipeline.broadcasterUrl}/v1/nights/${night}`;
  const published = (await (await fetch(`${address}/snapshot?topic=all`)).json()) as Published & { epoch: string };
  const text = await (await fetch(`${address}/${published.epoch}/log?limit=2000`)).text();
  const lines = text.trimEnd().split('\n');
  const commits = lines.map((line) => (JSON.parse(line) as { commit: Commit }).commit);
  return { commits, verified: verifyLines(recording.night.election, lines, published) };
}

type Shown = TurnoutRow & CountRow;

/** Each mistake: what was sent, in which report, and for which unit; without one for all of them. */
const mistakes: readonly { what: string; report: string; unit?: string; row: string }[] = [
  { what: 'a list of 12,320,550 for 12,032,550', report: 'agency-opening', row: 'turnout:KZ' },
  { what: 'a list of 12,320,052 for 12,032,550', report: 'agency-opening-2', row: 'turnout:KZ' },
  { what: 'nation 41.98 for 51.98', report: 'agency-2023-03-19-1610', unit: 'KZ', row: 'turnout:KZ' },
  { what: 'Turkestan 41.07 for 51.07', report: 'agency-2023-03-19-1810', unit: 'KZ-61', row: 'turnout:KZ-61' },
  { what: 'Ulytau 63.63 for 58.63', report: 'agency-2023-03-19-1810', unit: 'KZ-62', row: 'turnout:KZ-62' },
  {
    what: 'Ulytau right again, after its own 63.63',
    report: 'agency-2023-03-19-2010',
    unit: 'KZ-62',
    row: 'turnout:KZ-62',
  },
  { what: 'the bulletin of 16:10 once more', report: 'agency-1610-again', row: 'turnout:KZ' },
  { what: 'the bulletin of 16:10 dated 21:41', report: 'agency-1610-dated', row: 'turnout:KZ' },
  { what: 'a poll with 3.25 for 3.22', report: 'agency-poll', row: 'exit-poll:list:agency' },
  { what: 'nation 54.29 for 54.19', report: 'agency-2023-03-19-2210', unit: 'KZ', row: 'turnout:KZ' },
  { what: 'nation 52.90 for 54.21', report: 'agency-2023-03-27-final-turnout', row: 'turnout:KZ' },
  { what: '3,341,510 votes for 3,431,510', report: 'agency-2023-03-27-final-count', row: 'count:list:KZ' },
];

/** One line a mistake: what its entries came to, and what the row of its unit showed from then on. */
function fates({ result, recording }: Played, commits: readonly Commit[]): string[] {
  return mistakes.flatMap(({ what, report, unit, row }) => {
    const record = result.records.find(({ post }) => post.id === report);
    if (!record) return [];
    const rows = boardAfter(commits, report);
    return [`${what}: ${comesTo(record, recording, unit)}; ${row} ${showing(rows.get(row) as Shown | undefined)}`];
  });
}

function comesTo({ post, result, outcome }: PostRecord, { requests }: Recording, unit?: string): string {
  if (result?.outcome === 'refused') return `refused ${(result.problem as { code: string }).code}`;
  if (outcome?.state !== 'decided') throw new Error(`${post.id} is ${outcome?.state}`);
  const request = requests.find((one) => 'body' in one && (one.body as { id: string }).id === post.id);
  const { entries } = (request as { body: { entries: { unit: string }[] } }).body;
  const words = new Map<string, number>();
  for (const [place, entry] of entries.entries()) {
    if (unit !== undefined && entry.unit !== unit) continue;
    const exception = outcome.exceptions.find((one) => one.entry === place);
    const codes = exception?.outcome === 'held' ? exception.reason.match(/(?<=^|; )[a-z-]+(?=:)/g) : [];
    const word = [exception?.outcome ?? 'accepted', ...(codes ?? [])].join(' ');
    words.set(word, (words.get(word) ?? 0) + 1);
  }
  const list = [...words].sort(([a], [b]) => (a < b ? -1 : 1));
  return list.map(([word, times]) => (times === 1 ? word : `${times} ${word}`)).join(', ');
}

/** The rows as they stood once a report was decided; at the end where no commit names it. */
function boardAfter(commits: readonly Commit[], report: string): Map<string, PublishedRow> {
  const rows = new Map<string, PublishedRow>();
  for (const { cause, rows: changed } of commits) {
    for (const row of changed) rows.set(row.key, row);
    if (cause.some((one) => one.type === 'report' && one.report === report)) break;
  }
  return rows;
}

function showing(row: Shown | undefined): string {
  if (!row) return 'is not there';
  const own = row.reported?.percent === undefined ? '' : ` (own ${row.reported.percent} of ${row.reported.source})`;
  const figure = row.percent ?? row.votes?.['AMANAT'] ?? row.shares?.['AMANAT'];
  return [`shows ${figure}${own}`, ...row.flags].join(' ');
}

type Overwritten = { disagreements: number; falls: number; silent: string[] };

/** Where the agency's figure is shown and the commission has another one for the same time, and where a figure falls: and is nothing said of it? */
function overwritten(commits: readonly Commit[]): Overwritten {
  const board = new Map<string, Shown>();
  const listed = new Map<string, Record<string, unknown>>();
  const found: Overwritten = { disagreements: 0, falls: 0, silent: [] };
  for (const { rev, entries, rows } of commits) {
    for (const { subject, asOf, entry } of entries) listed.set(`${subject}|${asOf}`, entry);
    const corrections = rows.filter((row): row is CorrectionRow & PublishedRow => row.key.startsWith('correction:'));
    for (const row of rows as (Shown & PublishedRow)[]) {
      if (!/^(turnout|count):/.test(row.key)) continue;
      lookForDisagreement(row, listed, rev, found);
      lookForFalls(row, board.get(row.key), corrections, rev, found);
      board.set(row.key, row);
    }
  }
  return found;
}

function lookForDisagreement(
  row: Shown,
  listed: ReadonlyMap<string, Record<string, unknown>>,
  rev: number,
  found: Overwritten,
): void {
  const own = row.reported ?? row;
  const kind = row.key.startsWith('count:') ? 'count|list' : 'turnout|';
  const unit = row.key.slice(row.key.lastIndexOf(':') + 1);
  const said = listed.get(`${kind}|${unit}|cec|${own.asOf}`)?.['percent'];
  if (own.source !== agency || said === undefined || said === own.percent) return;
  found.disagreements += 1;
  if (!row.flags.includes('sources-disagree')) found.silent.push(`rev ${rev}: ${row.key} shows ${own.percent}`);
}

function lookForFalls(
  row: Shown,
  before: Shown | undefined,
  corrections: readonly CorrectionRow[],
  rev: number,
  found: Overwritten,
): void {
  for (const field of ['ballots', 'percent', 'total'] as const) {
    const [was, is] = [before?.[field], row[field]];
    // The percent of a sum may fall by itself, since units join with their lists.
    const isCumulative = field !== 'percent' || row.basis.percent === 'published';
    if (!isCumulative || was === undefined || is === undefined || is >= was) continue;
    found.falls += 1;
    const isTold = corrections.some((one) => one.row === row.key && one.before === was && one.after === is);
    if (!isTold) found.silent.push(`rev ${rev}: ${row.key} ${field} falls from ${was} to ${is}`);
  }
}

const withoutHeld = (rows: string) => rows.replaceAll('"flags":["held"]', '"flags":[]');

function told(commits: readonly Commit[]): ReturnType<typeof overwritten> {
  const said = overwritten(commits);
  console.log(
    `  ${said.disagreements} times another figure than the commission's for the same time is shown, ${said.falls} figures fall; without a flag or a correction: ${said.silent.length}`,
  );
  return said;
}

function print(title: string, lines: readonly string[]): void {
  console.log([title, ...lines.map((line) => `  ${line}`)].join('\n'));
}

/** What the rules that look at a source by itself find, wherever its source stands. */
const foundByItself = {
  lists: [
    'a list of 12,320,550 for 12,032,550: held voters-differ; turnout:KZ is not there',
    'a list of 12,320,052 for 12,032,550: held voters-differ; turnout:KZ is not there',
  ],
  poll: 'a poll with 3.25 for 3.22: refused report-not-admitted; exit-poll:list:agency is not there',
};

describe('copies by an agency that the definition puts after the commission', () => {
  test('every mistake is held, refused, repeated or flagged, no figure that is shown is another one, and what the desk rejects leaves nothing', async () => {
    const played = await play({ precedence: 'lower' });
    const { commits, verified } = await logOf(played);
    const lines = fates(played, commits);
    print('after the commission:', lines);
    expect(lines).toEqual([
      ...foundByItself.lists,
      'nation 41.98 for 51.98: held fall; turnout:KZ shows 51.98 (own 51.98 of cec) held',
      'Turkestan 41.07 for 51.07: held fall; turnout:KZ-61 shows 51.07 held',
      // It passes every rule: that of its neighbour is a plausible figure. Only the commission's own tells.
      'Ulytau 63.63 for 58.63: accepted; turnout:KZ-62 shows 58.63 sources-disagree',
      'Ulytau right again, after its own 63.63: held fall; turnout:KZ-62 shows 58.99 held',
      'the bulletin of 16:10 once more: 20 duplicate, stale; turnout:KZ shows 54.09 (own 54.09 of cec) held',
      'the bulletin of 16:10 dated 21:41: 21 held fall; turnout:KZ shows 54.09 (own 54.09 of cec) held',
      foundByItself.poll,
      // Without the ballots beside it nothing is wrong with it by itself.
      'nation 54.29 for 54.19: accepted; turnout:KZ shows 54.19 (own 54.19 of cec) held sources-disagree',
      'nation 52.90 for 54.21: held fall; turnout:KZ shows 54.19 (own 54.21 of cec) held',
      '3,341,510 votes for 3,431,510: held votes-do-not-sum shares-disagree; count:list:KZ shows 3431510 held',
    ]);
    // What waits for the desk is a flag of its row, and nothing else differs from the night without an agency.
    const { expectedRows = '' } = played.recording;
    expect(played.result.rows).not.toBe(expectedRows);
    expect(withoutHeld(played.result.rows)).toBe(expectedRows);
    expect(overwritten(commits)).toEqual({ disagreements: 0, falls: 0, silent: [] });
    expect(verified).not.toHaveProperty('rule');

    for (const { entry } of await played.desk.allHeld()) {
      const reason = 'The commission has another figure.';
      const status = await played.desk.decide({ word: 'reject', path: `/held/${entry}/reject`, body: { reason } });
      expect(status.state).toBe('applied');
    }
    expect(await rowsNow(played)).toBe(expectedRows);
  });
});

describe('copies by an agency that the definition puts before the commission', () => {
  test('what no rule can know is shown, with a flag, until the desk takes the bulletin back', async () => {
    const played = await play({ precedence: 'higher' });
    const { commits, verified } = await logOf(played);
    const lines = fates(played, commits);
    print('before the commission:', lines);
    expect(lines).toEqual([
      ...foundByItself.lists,
      'nation 41.98 for 51.98: held fall; turnout:KZ shows 51.98 (own 46.84 of agency) held',
      'Turkestan 41.07 for 51.07: held fall; turnout:KZ-61 shows 49.14 held',
      'Ulytau 63.63 for 58.63: accepted; turnout:KZ-62 shows 63.63 sources-disagree',
      'Ulytau right again, after its own 63.63: held fall; turnout:KZ-62 shows 63.63 held sources-disagree',
      'the bulletin of 16:10 once more: 20 duplicate, stale; turnout:KZ shows 54.14 (own 54.09 of agency) held',
      'the bulletin of 16:10 dated 21:41: 21 held fall; turnout:KZ shows 54.14 (own 54.09 of agency) held',
      foundByItself.poll,
      'nation 54.29 for 54.19: accepted; turnout:KZ shows 54.24 (own 54.29 of agency) held sources-disagree',
      'nation 52.90 for 54.21: held fall; turnout:KZ shows 54.24 (own 54.29 of agency) held sources-disagree',
      '3,341,510 votes for 3,431,510: held votes-do-not-sum shares-disagree; count:list:KZ shows 53.9 held',
    ]);
    expect(told(commits)).toEqual({ disagreements: 3, falls: 0, silent: [] });
    expect(verified).not.toHaveProperty('rule');

    const reason = 'Two figures were mistyped.';
    const path = `/reports/${agency}/agency-2023-03-19-1810/retract`;
    expect((await played.desk.decide({ word: 'retract', path, body: { reason } })).state).toBe('applied');
    const mended = await logOf(played);
    expect(boardAfter(mended.commits, 'the last one').get('turnout:KZ-62')).toMatchObject({ percent: 58.99 });
    const { rows = [] } = mended.commits.at(-1) ?? {};
    expect(rows).toContainEqual(
      expect.objectContaining({ row: 'turnout:KZ-62', field: 'percent', before: 63.63, after: 58.99, reason }),
    );
    expect(told(mended.commits).silent).toEqual([]);
    expect(overwritten(mended.commits).falls).toBeGreaterThan(0);
    expect(mended.verified).not.toHaveProperty('rule');
  });

  test.each([
    [
      '16:30',
      { disagreements: 4, falls: 0, silent: [] },
      [
        'nation 41.98 for 51.98: accepted; turnout:KZ shows 51.98 (own 41.98 of agency) parts-disagree sources-disagree',
      ],
    ],
    [
      '18:00',
      { disagreements: 4, falls: 3, silent: [] },
      [
        'Turkestan 41.07 for 51.07: accepted; turnout:KZ-61 shows 41.07 sources-disagree',
        'Ulytau 63.63 for 58.63: accepted; turnout:KZ-62 shows 63.63 sources-disagree',
      ],
    ],
  ])(
    'a mistake that is its first word, at %s, is shown with a flag, and a correction where the figure falls',
    async (time, expected, first) => {
      const played = await play({ precedence: 'higher', from: `2023-03-19T${time}:00+06:00` });
      const { commits, verified } = await logOf(played);
      const lines = fates(played, commits);
      print(`before the commission, from ${time} on:`, lines);
      expect(lines.slice(0, first.length)).toEqual(first);
      expect(told(commits)).toEqual(expected);
      expect(verified).not.toHaveProperty('rule');
    },
  );
});
