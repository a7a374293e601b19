import { formatInstant } from '@election-night/shared/election/instant.ts';
import { expect, test } from 'vitest';
import { instantOnNight, showLocalTime } from './local-time.ts';

const night = { starts: Date.parse('2023-03-19T06:00:00+06:00'), timeZone: 'Asia/Almaty' };

test.each([
  ['16:00', '2023-03-19T10:00:00Z'],
  ['06:00', '2023-03-19T00:00:00Z'],
  ['00:30', '2023-03-19T18:30:00Z'],
  ['5:59', '2023-03-19T23:59:00Z'],
  ['2023-03-19T16:00:00+05:00', '2023-03-19T11:00:00Z'],
])('%s on this night is %s', (text, instant) => {
  expect(formatInstant(instantOnNight(text, night) ?? 0)).toBe(instant);
});

test.each(['', '24:00', '16:60', 'noon', '2023-03-19T16:00:00'])('%j is no time of a night', (text) => {
  expect(instantOnNight(text, night)).toBeUndefined();
});

test('an hour that clocks skip in spring is found on the next day', () => {
  const spring = { starts: Date.parse('2023-03-26T00:30:00+01:00'), timeZone: 'Europe/Berlin' };
  expect(formatInstant(instantOnNight('02:30', spring) ?? 0)).toBe('2023-03-27T00:30:00Z');
});

test('an instant is shown as clocks in the zone showed it on that day', () => {
  expect(showLocalTime(Date.parse('2023-03-19T12:10:00Z'), 'Asia/Almaty')).toBe('2023-03-19 18:10');
});
