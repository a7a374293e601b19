import { describe, expect, test } from 'vitest';
import tiny from '../../../../recordings/tiny/definition.json' with { type: 'json' };
import { parseDefinition } from '../parse-definition.ts';

/** Tests break definitions in every way. */
type Loose = any;

const whole = {
  from: { url: 'https://results.example/wards.csv' },
  everySeconds: 30,
  format: 'csv',
  kind: 'count',
  contest: 'council',
  mapping: {
    unit: 'Ward',
    units: { North: 'NORTH', 'Hill/Top': 'HILL' },
    ignore: ['Total'],
    asOf: { of: 'record', field: 'Time', zone: 'Etc/UTC' },
    figures: { 'votes/OAK': 'Oak List', 'shares/NONE': 'Against', invalid: 'Invalid', 'stations/in': 'Counted' },
    numbers: { decimal: ',', thousands: ' ' },
    delimiter: ';',
    encoding: 'windows-1251',
  },
};

function mistakesOf(change: (fetch: Loose) => void) {
  const definition: Loose = structuredClone(tiny);
  const fetch: Loose = structuredClone(whole);
  change(fetch);
  definition.sources[0].fetch = fetch;
  const parsed = parseDefinition(definition);
  return parsed.ok ? [] : parsed.mistakes;
}

test('a source that is fetched is a part of the definition', () => {
  expect(mistakesOf(() => undefined)).toEqual([]);
  expect(mistakesOf((fetch) => (fetch.from = { folder: 'inbox', pattern: 'wards-*.csv' }))).toEqual([]);
});

describe('a mistake in it is told with its path', () => {
  test.each<[string, (fetch: Loose) => void, string, string]>([
    ['is of no kind', (f) => (f.kind = 'rumour'), '/kind', '"turnout" or "exit-poll" or "count"'],
    ['is of a kind that it does not send', (f) => (f.kind = 'exit-poll'), '/kind', 'turnout, count'],
    ['has no contest', (f) => delete f.contest, '/contest', 'expected the contest of this count'],
    ['has an unknown contest', (f) => (f.contest = 'mayor'), '/contest', 'got "mayor"'],
    ['has neither address nor folder', (f) => (f.from = {}), '/from', 'got neither whole'],
    ['has a folder without a pattern', (f) => (f.from = { folder: 'x' }), '/from', 'got neither whole'],
    ['has both', (f) => (f.from.folder = 'x'), '/from', 'got both'],
    ['has a path for a pattern', (f) => (f.from = { folder: 'x', pattern: '../*' }), '/from/pattern', 'with a slash'],
    ['is on no web server', (f) => (f.from.url = 'file:///etc/passwd'), '/from/url', 'http:// or https://'],
    ['has a password', (f) => (f.from.url = 'https://me:secret@x.example/'), '/from/url', 'holds no password'],
    ['is asked without a rest', (f) => (f.everySeconds = 0), '/everySeconds', 'expected a number >= 1'],
    ['maps to an unknown unit', (f) => (f.mapping.units['Hill/Top'] = 'HIL'), '/mapping/units/Hill~1Top', 'got "HIL"'],
    ['maps and ignores a name', (f) => f.mapping.ignore.push('North'), '/mapping/ignore/1', 'got "North"'],
    [
      'maps to an unknown option',
      (f) => (f.mapping.figures['votes/ELM'] = 'Elm'),
      '/mapping/figures/votes~1ELM',
      'got "ELM"',
    ],
    [
      'maps to a figure of another kind',
      (f) => (f.mapping.figures.percent = 'P'),
      '/mapping/figures/percent',
      'votes/*, shares/*',
    ],
    ['maps to all options at once', (f) => (f.mapping.figures['votes/*'] = 'P'), '/mapping/figures/votes~1*', ''],
    ['maps to what objects inherit', (f) => (f.mapping.figures.constructor = 'P'), '/mapping/figures/constructor', ''],
    ['maps to no figure', (f) => (f.mapping.figures = { status: 'S' }), '/mapping/figures', 'got only status'],
    ['has an empty mapping', (f) => (f.mapping.figures = {}), '/mapping/figures', ''],
    ['has an unknown zone', (f) => (f.mapping.asOf.zone = 'Mars/Base'), '/mapping/asOf/zone', 'got "Mars/Base"'],
    ['has one time for all of a table', (f) => (f.mapping.asOf.of = 'document'), '/mapping/asOf/of', 'name a column'],
    [
      'has one sign for two',
      (f) => (f.mapping.numbers = { decimal: ',', thousands: ',' }),
      '/mapping/numbers/thousands',
      '',
    ],
    ['has records in CSV', (f) => (f.mapping.records = '/rows'), '/mapping/records', 'only where the format is json'],
    ['has an unknown property', (f) => (f.mapping.unitz = 'x'), '/mapping/unitz', 'got "unitz"'],
  ])('where it %s', (_, change, path, message) => {
    const mistakes = mistakesOf(change);
    expect(mistakes.map((mistake) => mistake.path)).toContain(`/sources/0/fetch${path}`);
    expect(mistakes.find((mistake) => mistake.path === `/sources/0/fetch${path}`)?.message).toContain(message);
  });

  test('where a pointer of JSON is none', () => {
    const mistakes = mistakesOf((fetch) => {
      fetch.format = 'json';
      delete fetch.mapping.delimiter;
      fetch.mapping.records = '/wards';
      fetch.mapping.unit = '/name';
      fetch.mapping.asOf = { of: 'document', field: '/time~2' };
      fetch.mapping.figures = { 'votes/OAK': 'oak', invalid: '/a~1b/0' };
    });
    expect(mistakes.map(({ path }) => path)).toEqual([
      '/sources/0/fetch/mapping/asOf/field',
      '/sources/0/fetch/mapping/figures/votes~1OAK',
    ]);
  });
});
