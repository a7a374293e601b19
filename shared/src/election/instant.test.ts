import { describe, expect, test } from 'vitest';
import { compareInstants, formatInstant, instantOf, parseInstant } from './instant.ts';

describe('a time of RFC 3339 with its offset', () => {
  test.each([
    ['2023-03-19T18:10:00+06:00', '2023-03-19T12:10:00.000Z'],
    ['2023-03-19T18:10:00Z', '2023-03-19T18:10:00.000Z'],
    ['2023-03-19T18:10:00-00:00', '2023-03-19T18:10:00.000Z'],
    ['2023-03-19T18:10+06:00', '2023-03-19T12:10:00.000Z'],
    ['2023-03-19T00:10:00+05:45', '2023-03-18T18:25:00.000Z'],
    ['2023-12-31T23:59:59.5-03:00', '2024-01-01T02:59:59.500Z'],
    ['2023-03-19T18:10:00.123Z', '2023-03-19T18:10:00.123Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['2023-03-19T00:00:00+14:00', '2023-03-18T10:00:00.000Z'],
  ])('%s is %s', (text, utc) => {
    expect(new Date(parseInstant(text) ?? Number.NaN).toISOString()).toBe(utc);
  });
});

describe('what is no such time', () => {
  test.each([
    ['without an offset', '2023-03-19T18:10:00'],
    ['a date alone', '2023-03-19'],
    ['30 February', '2023-02-30T10:00:00Z'],
    ['29 February of a common year', '2023-02-29T10:00:00Z'],
    ['29 February of a century', '1900-02-29T10:00:00Z'],
    ['31 April', '2023-04-31T10:00:00Z'],
    ['month 0', '2023-00-10T10:00:00Z'],
    ['month 13', '2023-13-10T10:00:00Z'],
    ['day 0', '2023-03-00T10:00:00Z'],
    ['day 32', '2023-03-32T10:00:00Z'],
    ['hour 24', '2023-03-19T24:00:00Z'],
    ['minute 60', '2023-03-19T18:60:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['a lower-case z', '2023-03-19T18:10:00z'],
    ['a lower-case t', '2023-03-19t18:10:00Z'],
    ['a space between date and time', '2023-03-19 18:10:00Z'],
    ['a space before the offset', '2023-03-19T18:10:00 +06:00'],
    ['an offset without a colon', '2023-03-19T18:10:00+0600'],
    ['an offset of hours alone', '2023-03-19T18:10:00+06'],
    ['an offset that no place has', '2023-03-19T18:10:00+15:00'],
    ['an offset of 60 minutes', '2023-03-19T18:10:00+05:60'],
    ['more than milliseconds', '2023-03-19T18:10:00.1234Z'],
    ['a point without a fraction', '2023-03-19T18:10:00.Z'],
    ['a year of two digits', '23-03-19T18:10:00Z'],
    ['a year of five digits', '+12023-03-19T18:10:00Z'],
    ['a negative year', '-002023-03-19T18:10:00Z'],
    ['a line break at the end', '2023-03-19T18:10:00Z\n'],
    ['digits of another script', '٢٠٢٣-03-19T18:10:00Z'],
    ['a week date', '2023-W11-7T18:10:00Z'],
    ['another format', 'Sun, 19 Mar 2023 18:10:00 GMT'],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(parseInstant(text)).toBeUndefined();
    expect(() => instantOf(text)).toThrow(TypeError);
  });
});

test('an instant is written in UTC, with milliseconds only where there are some, and read back as it was', () => {
  expect(formatInstant(instantOf('2023-03-19T18:10:00+06:00'))).toBe('2023-03-19T12:10:00Z');
  expect(formatInstant(instantOf('2023-03-19T18:10:00.050+06:00'))).toBe('2023-03-19T12:10:00.050Z');
  for (const instant of [0, 1, 999, 1000, 1_679_229_000_000]) expect(instantOf(formatInstant(instant))).toBe(instant);
});

test('times in UTC are in the order of what they mean, with or without milliseconds', () => {
  const inOrder = [
    '2023-03-19T09:59:59Z',
    '2023-03-19T09:59:59.999Z',
    '2023-03-19T10:00:00Z',
    '2023-03-19T10:00:00.001Z',
    '2023-03-19T10:00:01Z',
    '2023-12-01T00:00:00Z',
    '2024-01-01T00:00:00Z',
  ];
  for (const [place, a] of inOrder.entries()) {
    for (const [other, b] of inOrder.entries()) {
      expect(Math.sign(compareInstants(a, b)), `${a} and ${b}`).toBe(Math.sign(place - other));
    }
  }
});
