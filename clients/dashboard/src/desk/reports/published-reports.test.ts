import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { readPublishedReports, reportsOfLog } from './published-reports.ts';

const commit = (rev: number, cause: object[], subjects: string[]) =>
  JSON.stringify({
    hash: 'aa',
    commit: {
      ...{ rev, at: `2030-01-05T20:0${rev}:00Z`, cause, rows: [] },
      entries: subjects.map((subject) => ({ subject, asOf: '2030-01-05T20:00:00Z', entry: { unit: 'NORTH' } })),
    },
  });
const report = (source: string, id: string) => ({ type: 'report', source, report: id });

test('reports are told newest first, each with the rows of its own figures', () => {
  const log = [
    commit(1, [{ type: 'phase', phase: 'voting' }], []),
    commit(2, [report('office', 'a')], ['turnout||NORTH|office', 'count|council|NORTH|office']),
    commit(3, [report('ada', 'b'), report('office', 'c')], ['exit-poll|council|TOWN|ada', 'turnout||RIVER|office']),
  ].join('\n');
  expect(reportsOfLog(`${log}\n`)).toEqual([
    { source: 'office', report: 'c', rev: 3, at: '2030-01-05T20:03:00Z', rows: ['turnout:RIVER'] },
    { source: 'ada', report: 'b', rev: 3, at: '2030-01-05T20:03:00Z', rows: ['exit-poll:council:ada'] },
    {
      source: 'office',
      report: 'a',
      rev: 2,
      at: '2030-01-05T20:02:00Z',
      rows: ['turnout:NORTH', 'count:council:NORTH'],
    },
  ]);
});

test('where one commit has two reports of a source, nobody says which figure is of which', () => {
  const log = commit(1, [report('office', 'a'), report('office', 'b')], ['turnout||NORTH|office']);
  expect(reportsOfLog(log).map(({ report, rows }) => [report, rows])).toEqual([
    ['b', []],
    ['a', []],
  ]);
});

/** A night of 507 commits, whose log has pages of three. */
async function withLog(text: (rev: number) => string, use: (url: string, asked: string[]) => Promise<void>) {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const { searchParams } = new URL(url, 'http://night');
    const [from, limit] = [Number(searchParams.get('from')), Number(searchParams.get('limit'))];
    const page = [1, 2, 3].slice(0, limit).map((step) => from + step);
    response.end(page.map((rev) => `${text(rev)}\n`).join(''));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/nights/tiny`, asked);
  } finally {
    server.close();
  }
}
const position = { epoch: 'r00000000001', rev: 507 };

test('where pages of the log are short, the last 500 commits are read all the same, the newest first', async () => {
  const text = (rev: number) => commit(rev, [report('office', `r${rev}`)], []);
  await withLog(text, async (url, asked) => {
    const found = await readPublishedReports(url, position);
    expect(found.map(({ report }) => report)).toEqual(Array.from({ length: 500 }, (_, place) => `r${507 - place}`));
    expect(asked[0]).toBe('/v1/nights/tiny/r00000000001/log?from=457&limit=50');
  });
});

test('where commits are very large, the newest are read and no more', async () => {
  const text = (rev: number) => commit(rev, [report('office', `r${rev}`), report('x'.repeat(90_000), 'a')], []);
  await withLog(text, async (url) => {
    const found = await readPublishedReports(url, position);
    const reports = found.filter(({ source }) => source === 'office').map(({ report }) => report);
    expect([reports.length, reports[0], reports.at(-1)]).toEqual([50, 'r507', 'r458']);
  });
});
