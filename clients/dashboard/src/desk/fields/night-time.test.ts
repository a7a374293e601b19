import { expect, test } from 'vitest';
import { fieldText, instantInZone } from './night-time.ts';

test.each([
  ['2023-03-19T21:00', 'Asia/Almaty', '2023-03-19T15:00:00Z'],
  ['2030-01-05T21:30', 'Etc/UTC', '2030-01-05T21:30:00Z'],
  ['2024-03-31T02:30', 'Europe/Berlin', undefined],
  ['2024-10-27T02:30', 'Europe/Berlin', undefined],
  ['', 'Etc/UTC', undefined],
])('%s in %s is %s', (text, zone, instant) => {
  expect(instantInZone(text, zone)).toBe(instant);
  if (instant !== undefined) expect(fieldText(Date.parse(instant), zone)).toBe(text);
});
