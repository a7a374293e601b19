import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import tiny from '../../../recordings/tiny/definition.json' with { type: 'json' };
import { parseDefinition } from '../election/parse-definition.ts';
import { type MappingRules, mapRecords } from './map-records.ts';
import { readCsv } from './read-csv.ts';
import { readJson } from './read-json.ts';
import { type NumberStyle, readNumber } from './read-number.ts';

const parsed = parseDefinition(tiny);
if (!parsed.ok) throw new Error('the tiny definition has mistakes');
const { election } = parsed;
const options = ['OAK', 'BIRCH', 'CEDAR', 'NONE'];

const count = fc.option(fc.nat({ max: 5_000_000 }), { nil: undefined });
const row = fc.record({ OAK: count, BIRCH: count, CEDAR: count, NONE: count, invalid: count });
/** What a source says: a row for each of some units. */
const rows = fc.uniqueArray(fc.record({ unit: fc.constantFrom('TOWN', 'NORTH', 'RIVER', 'HILL'), row }), {
  selector: ({ unit }) => unit,
  minLength: 1,
});
type Rows = readonly { unit: string; row: Readonly<Record<string, number | undefined>> }[];

const style = fc.record(
  {
    decimal: fc.constantFrom<'.' | ','>('.', ','),
    thousands: fc.constantFrom<' ' | "'">(' ', "'"),
  },
  { requiredKeys: [] },
);
const figures = { ...Object.fromEntries(options.map((id) => [`votes/${id}`, id])), invalid: 'invalid' };
const asPointers = Object.fromEntries(Object.entries(figures).map(([figure, field]) => [figure, `/${field}`]));
const rules = (mapping: MappingRules['mapping']): MappingRules => ({
  election,
  kind: 'count',
  contest: 'council',
  mapping,
});
const ofCsv = (numbers?: NumberStyle) => rules({ unit: 'unit', figures, ...(numbers ? { numbers } : {}) });
const ofJson = rules({ unit: '/unit', figures: asPointers });

function csvOf(list: Rows, { decimal = '.', thousands = '' }: { decimal?: string; thousands?: string } = {}): string {
  const write = (value: number | undefined) =>
    value === undefined ? '' : value.toLocaleString('en-US').replaceAll(',', thousands).replaceAll('.', decimal);
  const columns = ['unit', ...options, 'invalid'];
  const lines = list.map(({ unit, row }) => [unit, ...columns.slice(1).map((column) => write(row[column]))]);
  return [columns, ...lines].map((cells) => `${cells.join(',')}\n`).join('');
}
function mapCsv(text: string, with_ = ofCsv()) {
  const read = readCsv(text);
  return read.ok ? mapRecords(read.source, with_) : read;
}
function mapJson(value: unknown, with_ = ofJson) {
  const read = readJson(JSON.stringify(value), '');
  return read.ok ? mapRecords(read.source, with_) : read;
}
/** Every column is somewhere in a table; in JSON a field that no record has is a field that was renamed. */
const hasEveryField = (list: Rows) =>
  [...options, 'invalid'].every((field) => list.some(({ row }) => row[field] !== undefined));

describe('a mapping', () => {
  test.prop([rows, style])('reads the figures that were written, in any style, and no other', (list, numbers) => {
    const mapped = mapCsv(csvOf(list, numbers), ofCsv(numbers));
    const expected = list
      .filter(({ row }) => Object.values(row).some((value) => value !== undefined))
      .map(({ unit, row: { invalid, ...votes } }) => {
        const known = Object.entries(votes).filter(([, value]) => value !== undefined);
        return {
          ...{ unit, contest: 'council' },
          ...(known.length > 0 ? { votes: Object.fromEntries(known) } : {}),
          ...(invalid === undefined ? {} : { invalid }),
        };
      });
    if (!mapped.ok) throw new Error(JSON.stringify(mapped.mistakes));
    expect(mapped.groups.flatMap(({ entries }) => entries)).toEqual(expected);
  });

  test.prop([rows.filter(hasEveryField)])('makes the same of CSV and of JSON', (list) => {
    const json = mapJson(list.map(({ unit, row }) => ({ unit, ...row })));
    const csv = mapCsv(csvOf(list));
    if (!json.ok || !csv.ok) throw new Error(JSON.stringify([json, csv]));
    const entries = (mapped: typeof json) => mapped.groups.flatMap((group) => group.entries);
    expect(entries(json)).toEqual(entries(csv));
  });

  test.prop([rows, fc.constantFrom('unit', ...options, 'invalid')])(
    'refuses a body without one of its columns',
    (list, gone) => {
      const text = csvOf(list).replace(new RegExp(`(^|,)${gone}(?=[,\n])`), '$1other');
      expect(mapCsv(text)).toEqual({ ok: false, mistakes: [{ field: `column "${gone}"`, message: 'it is missing' }] });
    },
  );

  test.prop([rows, fc.nat()])(
    'takes no cut CSV for a whole one: it is refused, open at its end, or has fewer lines',
    (list, cut) => {
      const text = csvOf(list);
      const part = text.slice(0, cut % text.length);
      const read = readCsv(part);
      if (!read.ok || !mapRecords(read.source, ofCsv()).ok) return;
      expect(read.isOpen || read.source.records.length < list.length).toBe(true);
    },
  );

  test.prop([rows.filter(hasEveryField), fc.nat()])('refuses every cut JSON', (list, cut) => {
    const text = JSON.stringify(list.map(({ unit, row }) => ({ unit, ...row })));
    expect(readJson(text.slice(0, cut % text.length), '').ok).toBe(false);
  });

  test.prop([fc.string()])('never throws, and its messages quote nothing', (text) => {
    const secret = `${text}7313`;
    for (const mapped of [
      mapCsv(`unit,OAK,BIRCH,CEDAR,NONE,invalid\n${secret}`),
      mapCsv(secret),
      mapJson([{ unit: secret }]),
    ]) {
      if (!mapped.ok) expect(mapped.mistakes.map(({ message }) => message).join()).not.toContain('7313');
    }
  });
});

describe('a number', () => {
  test.prop([fc.nat({ max: 100_000 }), style])(
    'of hundredths is read exactly, with or without a percent sign',
    (hundredths, numbers) => {
      const { decimal = '.', thousands = '' } = numbers as { decimal?: string; thousands?: string };
      const value = hundredths / 100;
      const written = value.toLocaleString('en-US', { minimumFractionDigits: 2 });
      const text = written.replaceAll(',', '_').replace('.', decimal).replaceAll('_', thousands);
      for (const spelled of [text, `${text}0`, `${text}%`, `${text}\u00a0%`]) {
        expect(readNumber(spelled, 'percent', numbers)).toEqual({ ok: true, value });
      }
    },
  );

  test.each([
    ['1,234', {}],
    ['1.234', { decimal: ',' as const }],
    ['12 34', { thousands: ' ' as const }],
    ['1 2345', { thousands: ' ' as const }],
    ['51.075', {}],
    ['-1', {}],
    ['1e3', {}],
    ['0x10', {}],
    ['', {}],
    ['.5', {}],
    ['5.', {}],
    ['1.2.3', {}],
    ['９', {}],
  ])('%s is none, in the style %o', (text, numbers) => {
    expect(readNumber(text, 'percent', numbers).ok).toBe(false);
  });

  test('of spaces that do not break is one of spaces', () => {
    expect(readNumber('1\u00a0234\u202f567', 'count', { thousands: ' ' })).toEqual({ ok: true, value: 1_234_567 });
    expect(readNumber('12.5', 'count')).toEqual({ ok: false, message: 'it is not a whole number' });
    expect(readNumber('9007199254740993', 'count')).toEqual({ ok: false, message: 'it is too large' });
  });
});
