import { expect, test } from 'vitest';
import { reportsOfLog } from './published-reports.ts';

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
