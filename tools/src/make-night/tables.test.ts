import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allTables } from './tables.ts';

const documentation = readFileSync(new URL('../../../docs/make-a-night.md', import.meta.url), 'utf8');
const sectionOf = new Map(
  [...documentation.matchAll(/^\| (\S+\.csv)[^|]*\| (.*) \|$/gm)].map((match) => [match[1], match[2] as string]),
);

test.each(Object.values(allTables))('docs/make-a-night.md names every column of $file', ({ file, names, columns }) => {
  const section = sectionOf.get(file) ?? '';
  for (const [name, { required }] of Object.entries(columns)) {
    if (name === 'revision' || name.startsWith('correction_')) expect(documentation).toContain(`\`${name}\``);
    else expect(section).toMatch(required ? `**${name}**` : new RegExp(`\\b${name}\\b`));
  }
  if (names) expect(section).toContain('**name_…**');
});

test('docs/make-a-night.md has no table that make-night does not read', () => {
  expect([...sectionOf.keys()].sort()).toEqual(
    Object.values(allTables)
      .map(({ file }) => file)
      .sort(),
  );
});
