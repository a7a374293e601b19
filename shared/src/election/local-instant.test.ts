import { describe, expect, test } from 'vitest';
import { formatInstant } from './instant.ts';
import { isZone, readInstant } from './local-instant.ts';

const read = (text: string, zone?: string) => {
  const instant = readInstant(text, zone);
  return instant === undefined ? undefined : formatInstant(instant);
};

describe('a time as sources write it', () => {
  test.each([
    ['2023-03-19T18:10:00+06:00', undefined, '2023-03-19T12:10:00Z'],
    ['2023-03-19 18:10+06:00', undefined, '2023-03-19T12:10:00Z'],
    // An offset in the text goes before the zone.
    ['2023-03-19T18:10:00+06:00', 'Etc/UTC', '2023-03-19T12:10:00Z'],
    ['2023-03-19 18:10', 'Asia/Almaty', '2023-03-19T12:10:00Z'],
    ['19.03.2023 18:10', 'Asia/Almaty', '2023-03-19T12:10:00Z'],
    ['9.3.2023 8:10:30', '+06:00', '2023-03-09T02:10:30Z'],
    // Almaty changed from +06:00 to +05:00 on 1 March 2024.
    ['2024-02-28 18:10', 'Asia/Almaty', '2024-02-28T12:10:00Z'],
    ['2024-03-02 18:10', 'Asia/Almaty', '2024-03-02T13:10:00Z'],
    ['2023-03-26 03:30', 'Europe/Berlin', '2023-03-26T01:30:00Z'],
  ])('%s in %s', (text, zone, expected) => {
    expect(read(text, zone)).toBe(expected);
  });

  test.each([
    ['has no offset where there is no zone', '2023-03-19 18:10', undefined],
    ['is none', 'noon', 'Asia/Almaty'],
    ['is no day', '30.02.2023 18:10', 'Asia/Almaty'],
    ['is no hour', '2023-03-19 24:10', '+06:00'],
    ['was shown twice', '2023-10-29 02:30', 'Europe/Berlin'],
    ['was never shown', '2023-03-26 02:30', 'Europe/Berlin'],
  ])('is refused where it %s', (_, text, zone) => {
    expect(read(text, zone)).toBeUndefined();
  });

  test('a zone is a name or an offset', () => {
    expect(['Asia/Almaty', '+06:00', '-03:30'].map(isZone)).toEqual([true, true, true]);
    expect(['Asia/Nowhere', '+6', ''].map(isZone)).toEqual([false, false, false]);
  });
});
