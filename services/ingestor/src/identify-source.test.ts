import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { identifyRole, identifySource } from './identify-source.ts';
import type { Key } from './keys-file.ts';

const now = Date.parse('2030-01-05T12:00:00Z');
const keyOf = (text: string, more: object) => {
  const hash = createHash('sha256').update(text).digest();
  return { sha256: hash.toString('hex'), hash, nights: ['island'], ...more } as Key;
};
const keys = [
  keyOf('board-key', { source: 'board' }),
  keyOf('old-key', { source: 'board', expires: '2030-01-05T12:00:00Z' }),
  keyOf('young-key', { source: 'board', expires: '2030-01-05T12:00:01Z' }),
  keyOf('replay-key', { role: 'replay' }),
];

describe('P-IN-4: a source is identified', () => {
  test.each(['Bearer board-key', 'bearer board-key', 'Bearer   board-key', 'Bearer young-key'])('by %s', (header) => {
    expect(identifySource(header, keys, 'island', now)).toMatchObject({
      outcome: 'identified',
      key: { source: 'board' },
    });
  });
});

describe('P-IN-5: a source is refused', () => {
  test.each([
    [undefined, 'key-unknown'],
    ['', 'key-unknown'],
    ['Bearer', 'key-unknown'],
    ['Bearer ', 'key-unknown'],
    ['Basic board-key', 'key-unknown'],
    ['board-key', 'key-unknown'],
    ['Bearer board-key x', 'key-unknown'],
    ['Bearer Board-key', 'key-unknown'],
    ['Bearer old-key', 'key-unknown'],
    [`Bearer ${createHash('sha256').update('board-key').digest('hex')}`, 'key-unknown'],
    [`Bearer ${'x'.repeat(600)}`, 'key-unknown'],
    ['Bearer replay-key', 'key-forbids'],
  ])('for %s', (header, code) => {
    expect(identifySource(header, keys, 'island', now)).toEqual({ outcome: 'refused', code });
  });

  test('in a night that the key does not name', () => {
    expect(identifySource('Bearer board-key', keys, 'main-land', now)).toEqual({
      outcome: 'refused',
      code: 'key-forbids',
    });
  });
});

test('P-REP-1: a role is identified by its own keys only', () => {
  expect(identifyRole('Bearer replay-key', keys, 'replay', 'island', now)).toMatchObject({ outcome: 'identified' });
  expect(identifyRole('Bearer board-key', keys, 'replay', 'island', now)).toEqual({
    outcome: 'refused',
    code: 'key-forbids',
  });
  expect(identifyRole('Bearer replay-key', keys, 'replay', 'other', now)).toEqual({
    outcome: 'refused',
    code: 'key-forbids',
  });
});
