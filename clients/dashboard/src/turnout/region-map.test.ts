import { expect, test } from 'vitest';
import { labelOf } from './region-map.ts';

const words = { step: 5, figure: '53.90', mark: '', name: 'North Shore', spoken: '' };

test('a large region has figure and name, a smaller one its figure, a small one nothing until it is looked at', () => {
  expect(labelOf(words, 80, false)).toMatchObject({ figure: '53.90', name: 'North Shore' });
  expect(labelOf(words, 30, false)).toMatchObject({ figure: '53.90', name: undefined });
  expect(labelOf(words, 12, false)).toBeUndefined();
  expect(labelOf(words, 12, true)).toMatchObject({ figure: '53.90', name: undefined });
});

test('a figure is as large as its room, within bounds', () => {
  const sizes = [18, 30, 500].map(
    (radius) => labelOf({ ...words, name: 'A name much too long for it'.repeat(9) }, radius, false)?.size ?? 0,
  );
  expect(sizes).toEqual([expect.closeTo(11.7, 0), expect.closeTo(19.6, 0), 30]);
});

test('the mark of a flag is there whatever the room', () => {
  const marked = { ...words, mark: '\u2016' };
  expect(labelOf(marked, 80, false)?.figure).toBe('53.90\u00a0\u2016');
  expect(labelOf(marked, 3, false)?.figure).toBe('\u2016');
  expect(labelOf(marked, 3, true)?.figure).toBe('53.90\u00a0\u2016');
});
