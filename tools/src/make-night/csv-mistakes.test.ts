import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildNight } from './build-night.ts';
import { describeMistake } from './mistakes.ts';

const tiny = fileURLToPath(new URL('../../../recordings/tiny/', import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'make-night-'));
  await cp(tiny, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

async function mistakesAfter(file: string, before: string, after: string): Promise<string[]> {
  const path = join(folder, file);
  const text = await readFile(path, 'utf8');
  expect(text, `${file} has the text to spoil`).toContain(before);
  await writeFile(path, text.replace(before, after));
  const built = await buildNight(folder);
  return built.ok ? [] : built.mistakes.map(describeMistake);
}

const spoiled: readonly (readonly [what: string, file: string, before: string, after: string, told: string])[] = [
  [
    'a number with a separator',
    'csv/turnout.csv',
    'NORTH,,550,1000',
    'NORTH,,"1,550",1000',
    'csv/turnout.csv, line 5, column ballots: must be a whole number without separators; got "1,550"',
  ],
  [
    'a percent with three decimals',
    'csv/turnout.csv',
    '64.58',
    '64.583',
    'csv/turnout.csv, line 7, column percent: must be a percent from 0 to 1000 with a point and two decimals at most, such as 53.90; got "64.583"',
  ],
  [
    'a time without an offset',
    'csv/reports.csv',
    '2030-01-05T20:00:00Z',
    '2030-01-05 20:00',
    'csv/reports.csv, line 3, column as_of: must be a time with its offset, such as 2023-03-19T18:10:00+06:00; got "2030-01-05 20:00"',
  ],
  [
    'a misspelt column',
    'csv/turnout.csv',
    'percent',
    'precent',
    'csv/turnout.csv, line 1, column precent: is not a column; there are report, unit, percent, ballots, voters, revision, correction_kind, correction_reason, source_id, note',
  ],
  ['a missing column', 'csv/units.csv', 'name_en', 'note', 'csv/units.csv, line 1, column name_en: is missing'],
  [
    'an empty cell that is needed',
    'csv/options.csv',
    'Cedar List',
    '',
    'csv/options.csv, line 4, column name_en: must not be empty: the name in that language',
  ],
  [
    'a row with a field too many',
    'csv/units.csv',
    'RIVER,TOWN,ward,River,800,published,,',
    'RIVER,TOWN,ward,River,800,published,,,',
    'csv/units.csv, line 4: has 9 fields, the header has 8',
  ],
  [
    'an unknown parent',
    'csv/units.csv',
    'HILL,TOWN',
    'HILL,TWON',
    'csv/units.csv, line 5, column parent: expected the id of a unit of this definition, got "TWON"',
  ],
  [
    'an unknown time zone',
    'csv/units.csv',
    'Etc/UTC',
    'Etc/Nowhere',
    'csv/units.csv, line 2, column time_zone: expected an IANA time zone such as Asia/Almaty, got "Etc/Nowhere"; correct its name',
  ],
  [
    'an unknown kind of contest',
    'csv/contests.csv',
    'council,council',
    'council,counsil',
    'csv/contests.csv, line 2, column kind: "counsil" is not in contestKinds of night.json (council)',
  ],
  [
    'a unit that does not exist',
    'csv/counts.csv',
    'count-hill,council,HILL',
    'count-hill,council,HLIL',
    'csv/counts.csv, line 2, column unit: "HLIL" is not in units.csv',
  ],
  [
    'an option of another contest',
    'csv/exit-poll-shares.csv',
    'ada-poll,council,CEDAR',
    'ada-poll,council,LARCH',
    'csv/exit-polls.csv, line 2, column contest: has no option LARCH; see options.csv',
  ],
  [
    'figures whose entry is not written down',
    'csv/count-votes.csv',
    'count-river,council,RIVER,OAK',
    'count-rivver,council,RIVER,OAK',
    'csv/count-votes.csv, line 10, column report: count-rivver council RIVER has no line in counts.csv',
  ],
  [
    'an option that is there twice',
    'csv/count-votes.csv',
    'count-hill,council,HILL,BIRCH',
    'count-hill,council,HILL,OAK',
    'csv/count-votes.csv, line 3, column option: "OAK" is there twice in one entry',
  ],
  [
    'a source that may not send the kind',
    'csv/reports.csv',
    'ada-poll,ada',
    'ada-poll,office',
    'csv/reports.csv, line 4, column kind: office may send turnout, count only',
  ],
  [
    'a report that arrives before its figures stand',
    'csv/reports.csv',
    '2030-01-05T21:31:00Z',
    '2030-01-05T21:21:00Z',
    'csv/reports.csv, line 7, column arrives_at: is earlier than as_of',
  ],
  [
    'a report after the end of the night',
    'csv/reports.csv',
    '2030-01-05T22:21:00Z',
    '2030-01-05T22:30:00Z',
    'csv/reports.csv, line 11, column arrives_at: is outside the clock of night.json',
  ],
  [
    'a report of the wrong file',
    'csv/turnout.csv',
    'turnout-2000,RIVER',
    'count-hill,RIVER',
    'csv/turnout.csv, line 6, column report: "count-hill" is of kind count; this file is for turnout',
  ],
  [
    'a source_id that nobody explains',
    'csv/contests.csv',
    'name_en\ncouncil,council,TOWN,Town council',
    'name_en,source_id\ncouncil,council,TOWN,Town council,gazette',
    'csv/contests.csv, line 2, column source_id: "gazette" is not in sources.csv',
  ],
  [
    'a mistake in the rules of a kind of contest',
    'night.json',
    '"percent": 5',
    '"percent": 500',
    'night.json, /contestKinds/council/threshold/percent: ',
  ],
  [
    'a gap without a reason',
    'night.json',
    '"contestKinds"',
    '"gaps": [{ "from": "2030-01-05T19:00:00Z", "to": "2030-01-05T19:02:00Z" }],\n  "contestKinds"',
    'night.json, /gaps/0: must be {"from", "to", "why"} with two times that carry their offset',
  ],
  ['night.json that is no JSON', 'night.json', '"version": 1,', '"version": 1', 'night.json: cannot be read as JSON: '],
];

test.each(spoiled)('%s is told with its file, line and column', async (_what, file, before, after, told) => {
  const mistakes = await mistakesAfter(file, before, after);
  expect(mistakes).toEqual(expect.arrayContaining([expect.stringContaining(told)]));
});

test('a quoted field with a line break does not shift the lines that are told', async () => {
  const mistakes = await mistakesAfter(
    'csv/contests.csv',
    'name_en\ncouncil,council,TOWN,Town council',
    'name_en,note,seats\ncouncil,council,TOWN,Town council,"two\nlines",many',
  );
  expect(mistakes).toEqual([
    'csv/contests.csv, line 2, column seats: must be a whole number without separators; got "many"',
  ]);
});

test('all unreadable cells of a folder are told at once, and not what follows from them', async () => {
  await mistakesAfter('csv/turnout.csv', 'NORTH,,400', 'NORTH,,x');
  const mistakes = await mistakesAfter('csv/counts.csv', '420,2,2', '420,2,two');
  expect(mistakes).toEqual([
    'csv/turnout.csv, line 2, column ballots: must be a whole number without separators; got "x"',
    'csv/counts.csv, line 2, column stations_of: must be a whole number without separators; got "two"',
  ]);
});

test('a file with a misspelt name is told, not left out in silence', async () => {
  await writeFile(join(folder, 'csv', 'trunout.csv'), 'report,unit\n');
  const built = await buildNight(folder);
  expect(built.ok ? [] : built.mistakes.map(describeMistake)).toEqual([
    'csv/trunout.csv: is not a file that make-night reads; if it belongs here, list it under otherCsv in night.json',
  ]);
});
