import { expect, test } from 'vitest';
import { readChoice, readInteger, readTime } from './read-field.ts';

const choices = [{ id: 'OAK', name: 'Oak List' }];

test('an empty field is a mistake only where it is needed', () => {
  expect(readChoice(' ', choices, true).mistake?.key).toBe('acts.missing');
  expect(readTime('', 'Etc/UTC', true).mistake?.key).toBe('acts.missing');
  expect(readInteger('', true).mistake?.key).toBe('acts.missing');
  for (const read of [readChoice('', choices, false), readTime('', 'Etc/UTC', false), readInteger('', false)])
    expect(read).toEqual({});
});

test('what is written is read, or told what is wrong', () => {
  expect(readChoice('oak list', choices, true)).toEqual({ value: 'OAK' });
  expect(readChoice('elm', choices, true).mistake).toEqual({ key: 'acts.unknown', values: { text: 'elm' } });
  expect(readTime('2030-01-05T21:30', 'Etc/UTC', true)).toEqual({ value: '2030-01-05T21:30:00Z' });
  expect(readTime('2024-03-31T02:30', 'Europe/Berlin', true).mistake?.key).toBe('acts.time.wrong');
  expect(readInteger(' 12 ', true)).toEqual({ value: 12 });
  for (const text of ['-1', '1.5', '1e3', '12 a', '9007199254740993'])
    expect([text, readInteger(text, true).mistake?.key]).toEqual([text, 'acts.number.wrong']);
});
