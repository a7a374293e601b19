import { expect, test } from 'vitest';
import { NightFormat } from '../words/night-format.ts';
import { lineTicks } from './line-ticks.ts';
import { PlayedTime } from './played-time.ts';

const at = (text: string) => Date.parse(text);
const line = new PlayedTime({
  starts: at('2023-03-19T06:30:00+06:00'),
  ends: at('2023-03-27T12:30:00+06:00'),
  gaps: [
    { from: at('2023-03-20T00:30:00+06:00'), to: at('2023-03-20T20:00:00+06:00') },
    { from: at('2023-03-20T20:30:00+06:00'), to: at('2023-03-27T11:45:00+06:00') },
  ],
});
const format = new NightFormat('en', 'Asia/Almaty');
const words = { hours: (time: number) => format.hours(time), day: (time: number) => format.shortDay(time) };
const room = { hour: 44, day: 70 };
const told = (width: number) => lineTicks(line, width, words, room).map(({ text }) => text);

test('full hours of the night’s zone, fewer where there is less room, and the day after a jump', () => {
  expect(told(1300)).toEqual([
    ...['07:00', '08:00', '09:00', '10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00', '17:00', '18:00'],
    ...['19:00', '20:00', '21:00', '22:00', '23:00', '00:00', '27 March'],
  ]);
  expect(told(320)).toEqual(['09:00', '12:00', '15:00', '18:00', '27 March']);
});

test('no word lies on another one or leaves the line', () => {
  for (const width of [240, 320, 500, 768, 1024, 1400, 2500]) {
    const ends = lineTicks(line, width, words, room).map(({ length, text, side }) => {
      const wide = text.includes(':') ? room.hour : room.day;
      const from = side === 'end' ? width - wide : Math.max(0, (length / line.length) * width - wide / 2);
      return [from, from + wide] as const;
    });
    ends.forEach(([, to], index) => {
      expect(to).toBeLessThanOrEqual(Math.min(width, ends[index + 1]?.[0] ?? width) + 1e-9);
    });
  }
});

test('a line that is not laid out yet has no words', () => expect(told(0)).toEqual([]));
