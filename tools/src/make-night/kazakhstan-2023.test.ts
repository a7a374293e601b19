import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/**
 * Reads the CSV and the requests on their own, without any code of make-night: what was committed as figures is what gets sent.
 */
const folder = fileURLToPath(new URL('../../../recordings/kazakhstan-2023/', import.meta.url));
type Cells = Readonly<Record<string, string>>;
type Figures = { unit: string; contest?: string; percent?: number; ballots?: number; voters?: number } & Record<
  string,
  unknown
>;
type Request = {
  at: string;
  source: string;
  path: string;
  body: { id: string; mode: string; kind: string; asOf: string; entries: Figures[] };
};

const requests: Request[] = readFileSync(`${folder}reports.ndjson`, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));
const bodyOf = (id: string) => requests.find(({ body }) => body.id === id)?.body;
const bulletins = ['1010', '1210', '1410', '1610', '1810', '2010', '2210'].map((time) => `cec-2023-03-19-${time}`);
const number = (cell: string | undefined) => (cell ? Number(cell) : undefined);

test('the seven bulletins carry the 140 regional percentages of the CSV', () => {
  const published = readCsv('turnout.csv').filter((row) => row['unit'] !== 'KZ');
  expect(published).toHaveLength(140);
  for (const { report, unit, percent } of published) {
    const entry = bodyOf(report as string)?.entries.filter((figures) => figures.unit === unit);
    expect(entry, `${report} ${unit}`).toEqual([{ unit, percent: Number(percent) }]);
  }
  for (const id of bulletins) expect(bodyOf(id)?.entries).toHaveLength(21);
});

test("the nation's own turnout carries ballots and voters exactly where they were published", () => {
  const national = [...bulletins, 'cec-2023-03-27-final-turnout'].map((id) =>
    bodyOf(id)?.entries.find(({ unit }) => unit === 'KZ'),
  );
  expect(national).toEqual([
    { unit: 'KZ', percent: 14.21, ballots: 1_710_381 },
    { unit: 'KZ', percent: 30.65 },
    { unit: 'KZ', percent: 46.84 },
    { unit: 'KZ', percent: 51.98 },
    { unit: 'KZ', percent: 53.11, ballots: 6_390_046, voters: 12_032_550 },
    { unit: 'KZ', percent: 54.09, ballots: 6_509_695, voters: 12_035_004 },
    { unit: 'KZ', percent: 54.19, ballots: 6_521_860, voters: 12_035_578 },
    { unit: 'KZ', percent: 54.21, voters: 12_035_578 },
  ]);
});

test('every turnout figure that is sent stands in the CSV, and every one of the CSV is sent', () => {
  const inCsv = readCsv('turnout.csv').map(({ report, unit, percent, ballots, voters }) =>
    JSON.stringify([report, unit, number(percent), number(ballots), number(voters)]),
  );
  const sent = requests
    .filter(({ body }) => body.kind === 'turnout')
    .flatMap(({ body }) =>
      body.entries.map((entry) => JSON.stringify([body.id, entry.unit, entry.percent, entry.ballots, entry.voters])),
    );
  expect(sent.sort()).toEqual(inCsv.sort());
});

test('the three exit polls carry the shares of the CSV, each adding up to 100', () => {
  const polls = requests.filter(({ body }) => body.kind === 'exit-poll');
  expect(polls.map(({ source }) => source)).toEqual(['eurasian-integration', 'democracy-institute', 'socis-a']);
  for (const { body } of polls) {
    const shares = readCsv('exit-poll-shares.csv').filter(({ report }) => report === body.id);
    const [poll] = readCsv('exit-polls.csv').filter(({ report }) => report === body.id);
    expect(body.entries).toHaveLength(1);
    expect(body.entries[0]).toEqual({
      unit: 'KZ',
      contest: 'list',
      shares: Object.fromEntries(shares.map(({ option, share }) => [option, Number(share)])),
      sample: Number(poll?.['sample']),
      margin: Number(poll?.['margin']),
      stations: Number(poll?.['stations']),
      fieldwork: poll?.['fieldwork'],
      turnoutEstimate: Number(poll?.['turnout_estimate']),
    });
    expect(shares.reduce((sum, { share }) => sum + Math.round(Number(share) * 100), 0)).toBe(10_000);
  }
});

test('the preliminary count has shares only; the final one has votes that add up to its total', () => {
  const official = readCsv('official-results.csv').filter((row) => !row['option_code']?.startsWith('_'));
  const figures = (status: string, column: string) =>
    Object.fromEntries(
      official.filter((row) => row['status'] === status).map((row) => [row['option_code'], Number(row[column])]),
    );
  expect(bodyOf('cec-2023-03-20-preliminary')?.entries).toEqual([
    { unit: 'KZ', contest: 'list', shares: figures('preliminary', 'percent'), status: 'unofficial-complete' },
  ]);
  const votes: Record<string, number> = figures('final', 'votes');
  expect(bodyOf('cec-2023-03-27-final-count')?.entries).toEqual([
    { unit: 'KZ', contest: 'list', votes, shares: figures('final', 'percent'), total: 6_366_441, status: 'certified' },
  ]);
  expect(Object.values(votes).reduce((sum, n) => sum + n, 0)).toBe(6_366_441);
});

test('every request arrives when the CSV says, from the source it says', () => {
  const planned = readCsv('reports.csv').map((row) => [
    row['id'],
    row['source'],
    row['kind'],
    row['as_of'],
    row['arrives_at'],
  ]);
  expect(requests.map(({ at, source, body }) => [body.id, source, body.kind, body.asOf, at]).sort()).toEqual(
    planned.sort(),
  );
  expect(requests.every(({ path, body }) => path === '/reports' && body.mode === 'replay')).toBe(true);
});

test('the polls arrive before the embargo ends', () => {
  const { embargo } = JSON.parse(readFileSync(`${folder}definition.json`, 'utf8'));
  const polls = requests.filter(({ body }) => body.kind === 'exit-poll');
  expect(polls.every(({ at }) => Date.parse(at) < Date.parse(embargo.exitPolls.until))).toBe(true);
});

test('the regional lists add up to the national one, and the eleven estimated ones say so', () => {
  const regions = readCsv('units.csv').filter(({ parent }) => parent === 'KZ');
  expect(regions).toHaveLength(20);
  expect(regions.reduce((sum, { voters }) => sum + Number(voters), 0)).toBe(12_035_578);
  expect(regions.filter((row) => row['voters_basis'] === 'estimated')).toHaveLength(11);
  const definition = JSON.parse(readFileSync(`${folder}definition.json`, 'utf8'));
  for (const { id, voters, voters_basis: votersBasis, name_kk: kk, time_zone: timeZone } of regions) {
    const unit = definition.units.find((found: { id: string }) => found.id === id);
    expect(unit).toMatchObject({ voters: Number(voters), votersBasis, names: { kk }, timeZone });
  }
});

test('five regions close an hour later than the rest', () => {
  const later = readCsv('units.csv').filter(
    ({ closes, parent }) => parent && Date.parse(closes || '') === Date.parse('2023-03-19T15:00:00Z'),
  );
  expect(later.map(({ id }) => id)).toEqual(['KZ-15', 'KZ-23', 'KZ-27', 'KZ-43', 'KZ-47']);
});

test('there are 69 list seats with 8 options and 29 districts of which only "against all" is known', () => {
  const { contests } = JSON.parse(readFileSync(`${folder}definition.json`, 'utf8')) as {
    contests: { id: string; seats: number; optionsComplete?: boolean; options: { id: string }[] }[];
  };
  expect(contests[0]).toMatchObject({ id: 'list', seats: 69 });
  expect(contests[0]?.options).toHaveLength(8);
  const districts = contests.slice(1);
  expect(districts.map(({ id }) => id)).toEqual(
    Array.from({ length: 29 }, (_, i) => `district-${String(i + 1).padStart(2, '0')}`),
  );
  for (const { seats, optionsComplete, options } of districts) {
    expect([seats, optionsComplete, options.map(({ id }) => id)]).toEqual([1, false, ['AGAINST_ALL']]);
  }
});

test('no published mistake is among the requests', () => {
  const text = readFileSync(`${folder}reports.ndjson`, 'utf8');
  for (const wrong of ['41.07', '54.29', '41.98', '12320550', '12320052', '3.25', '3341510', '52.9']) {
    expect(text).not.toMatch(new RegExp(`[:]${wrong.replace('.', '\\.')}\\b`));
  }
  expect(readCsv('reported-errors.csv')).toHaveLength(17);
});

/** A reader of its own: quotes and commas, no line breaks inside a field. */
function readCsv(file: string): Cells[] {
  const [header = '', ...lines] = readFileSync(`${folder}csv/${file}`, 'utf8').trimEnd().split('\n');
  const fields = (line: string) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field = '']) =>
      field.replace(/^"|"$/g, '').replaceAll('""', '"'),
    );
  const names = fields(header);
  return lines.map((line) => Object.fromEntries(fields(line).map((cell, index) => [names[index] ?? '', cell])));
}
