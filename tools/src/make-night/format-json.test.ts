import { expect, test } from 'vitest';
import { formatJson } from './format-json.ts';

test('what fits stands on one line, what does not is broken one level at a time', () => {
  const value = {
    short: [1, 2],
    long: [
      { id: 'A', names: { en: 'Alpha' } },
      { id: 'B', absent: undefined },
    ],
  };
  expect(formatJson(value, 50)).toBe(`{
  "short": [1, 2],
  "long": [
    { "id": "A", "names": { "en": "Alpha" } },
    { "id": "B" }
  ]
}
`);
});

test('it reads back as what JSON.stringify gives', () => {
  const value = { text: 'Қазақстан "x"\n', none: null, empty: {}, list: [], deep: [[[1.5]]] };
  for (const width of [5, 20, 200]) expect(JSON.parse(formatJson(value, width))).toEqual(value);
});
