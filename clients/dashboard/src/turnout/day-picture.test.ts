import { readFileSync } from 'node:fs';
import type { Definition } from '@election-night/shared/election/definition.ts';
import { describe, expect, test } from 'vitest';
import { ElectionView } from '../night/election-view.ts';
import { closesOfPolls } from './closes-of-polls.ts';
import {
  boundsOfDay,
  type DayLine,
  dayPicture,
  dayPoints,
  endOf,
  hourTicks,
  nearestLine,
  pathOf,
} from './day-picture.ts';

const definition = JSON.parse(
  readFileSync(new URL('../../../../recordings/kazakhstan-2023/definition.json', import.meta.url), 'utf8'),
) as Definition;
const election = new ElectionView(definition);
const lines: readonly DayLine[] = [
  {
    unit: 'A',
    points: dayPoints([
      ['2023-03-19T04:10:00Z', 14.21],
      ['2023-03-19T06:10:00Z', 30.65],
    ]),
  },
  {
    unit: 'B',
    points: dayPoints([
      ['2023-03-19T04:10:00Z', 8.51],
      ['2023-03-27T06:00:00Z', 54.21],
    ]),
  },
  { unit: 'C', points: [] },
];
const room = { left: 10, top: 10, width: 1400, height: 310 };
const picture = dayPicture(boundsOfDay(election, lines), lines, room);

test('polls close at two moments, each with its zone and its regions', () => {
  const closes = closesOfPolls(election);
  expect(
    closes.map(({ at, local, offset, parts }) => [new Date(at).toISOString(), local, offset, parts.length]),
  ).toEqual([
    ['2023-03-19T14:00:00.000Z', '20:00', 'UTC+6', 15],
    ['2023-03-19T15:00:00.000Z', '20:00', 'UTC+5', 5],
  ]);
  expect(closes[1]?.parts.map(({ id }) => id)).toEqual(['KZ-15', 'KZ-23', 'KZ-27', 'KZ-43', 'KZ-47']);
});

describe('the picture of a day', () => {
  test('reaches from the opening to the last close, and not to a report of a week later', () => {
    expect([picture.from, picture.to].map((at) => new Date(at).toISOString())).toEqual([
      '2023-03-19T01:00:00.000Z',
      '2023-03-19T15:00:00.000Z',
    ]);
    expect(endOf(lines[1] as DayLine, picture)).toEqual([Date.parse('2023-03-19T04:10:00Z'), 8.51]);
  });

  test('has no line before the first figure, none after the last one, and none where nothing is known', () => {
    expect(pathOf(lines[0] as DayLine, picture)).toBe(
      `M${picture.x(Date.parse('2023-03-19T04:10:00Z')).toFixed(1)} ${picture.y(14.21).toFixed(1)}L${picture.x(Date.parse('2023-03-19T06:10:00Z')).toFixed(1)} ${picture.y(30.65).toFixed(1)}`,
    );
    expect(pathOf(lines[2] as DayLine, picture)).toBe('');
  });

  test('goes from 0 to the next ten above what it has', () => {
    expect(picture.most).toBe(40);
    expect([picture.y(0), picture.y(40)]).toEqual([320, 10]);
    expect([picture.x(picture.from), picture.x(picture.to)]).toEqual([10, 1410]);
  });

  test('has whole hours, as many as find room', () => {
    const clock = (at: number) => new Date(at + 5.5 * 3_600_000).toISOString().slice(11, 16);
    const hours = (least: number) => hourTicks(picture, clock, least).map(clock);
    expect(hours(90).slice(0, 3)).toEqual(['07:00', '08:00', '09:00']);
    expect(hours(150).slice(0, 3)).toEqual(['08:00', '10:00', '12:00']);
    expect(hours(5000)).toEqual([]);
  });

  test('knows the line at a place, and none where none is near', () => {
    const between = [picture.x(Date.parse('2023-03-19T05:10:00Z')), picture.y(22.4)] as const;
    expect(nearestLine(lines, picture, between, 20)).toBe('A');
    expect(nearestLine(lines, picture, [picture.x(Date.parse('2023-03-19T04:10:00Z')), picture.y(8)], 20)).toBe('B');
    expect(nearestLine(lines, picture, [picture.x(picture.to), picture.y(2)], 20)).toBeUndefined();
  });
});
