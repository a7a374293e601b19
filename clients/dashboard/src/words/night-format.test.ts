import { expect, test } from 'vitest';
import { NightFormat } from './night-format.ts';

const opens = Date.parse('2023-03-19T07:00:00+06:00');
const almaty = (language: 'en' | 'ru' | 'kk', viewer = 'Asia/Almaty') =>
  new NightFormat(language, 'Asia/Almaty', opens, viewer);
const plain = (text: string | undefined) => text?.replace(/[\u00a0\u202f]/g, ' ');

test.each([
  ['en', '6,521,939', '53.90%', '+1.20', '\u22120.35', '0.00'],
  ['ru', '6 521 939', '53,90 %', '+1,20', '\u22120,35', '0,00'],
  ['kk', '6 521 939', '53,90%', '+1,20', '\u22120,35', '0,00'],
] as const)('numbers in %s', (language, count, percent, up, down, same) => {
  const format = almaty(language);
  expect(plain(format.integer(6_521_939))).toBe(count);
  expect(plain(format.percent(53.9))?.replace(' %', '%')).toBe(percent.replace(' %', '%'));
  expect([format.points(1.2), format.points(-0.35), format.points(0)]).toEqual([up, down, same]);
});

test('a limit has no decimals that it does not need', () => {
  expect([almaty('en').limit(5), almaty('en').limit(3.25)]).toEqual(['5%', '3.25%']);
});

test('a margin goes to both sides', () => {
  expect([almaty('en').margin(1.1), almaty('ru').margin(0.625)]).toEqual(['\u00b11.10', '\u00b10,63']);
});

test('times are those of the night, with the day where it is another one', () => {
  const format = almaty('en');
  expect(format.hours('2023-03-19T12:10:00Z')).toBe('18:10');
  expect(format.seconds('2023-03-19T12:10:05Z')).toBe('18:10:05');
  expect(format.moment('2023-03-19T12:10:00Z')).toBe('18:10');
  expect(format.moment('2023-03-19T18:10:00Z')).toBe('20 March, 00:10');
  expect(format.zone('2023-03-19T12:10:00Z')).toBe('GMT+6');
  expect(almaty('ru').moment('2023-03-19T18:10:00Z')).toBe('20 марта, 00:10');
  expect(almaty('kk').moment('2023-03-19T18:10:00Z')).toBe('20 наурыз, 00:10');
});

test("the viewer's time is there where it is another one", () => {
  expect(almaty('en', 'Europe/London').viewerTime('2023-03-19T12:10:00Z')).toBe('12:10');
  expect(almaty('en').viewerTime('2023-03-19T12:10:00Z')).toBeUndefined();
  expect(almaty('en', 'Europe/London').viewerTime('2023-03-19T18:10:00Z')).toBe('19 March, 18:10');
  // Another name of the same time is no other time.
  expect(almaty('en', 'Asia/Omsk').viewerTime('2023-03-19T12:10:00Z')).toBeUndefined();
});
