import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { csvColumns } from './csv-lines.ts';

test('each column is explained in docs/operations.md, and no other', () => {
  const operations = readFileSync('docs/operations.md', 'utf8');
  const table = /\| columns \| of \|\n((?:\|.*\n)+)/.exec(operations)?.[1] ?? '';
  const cells = table.split('\n').map((line) => line.split('|')[1] ?? '');
  const named = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(named.sort()).toEqual([...csvColumns].sort());
});
