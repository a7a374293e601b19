import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { runVector } from './run-vector.ts';
import { sdkClient } from './sdk-client.ts';
import { readVectors } from './vector.ts';

const vectors = [...readVectors()];

// P-SYNC-1, P-SYNC-2, P-SYNC-3, P-SYNC-4, P-SYNC-5, P-SYNC-7, P-SYNC-8, P-WS-2: what each vector shows is in its file.
test.each(vectors)('P-SYNC: the machine of the SDK conforms to %s', async (_, vector) => {
  expect(await runVector(vector, sdkClient())).toEqual([]);
});

describe('the vectors', () => {
  const isVector = new Ajv2020().compile(
    JSON.parse(readFileSync(new URL('vector.schema.json', import.meta.url), 'utf8')),
  );

  const protocol = readFileSync(new URL('../docs/protocol.md', import.meta.url), 'utf8');

  test.each(vectors)('%s names rules that there are', (_, { rules }) => {
    for (const rule of rules) expect(protocol).toContain(`- **${rule}** `);
  });

  test('show every rule of a viewer', () => {
    const shown = new Set(vectors.flatMap(([, { rules }]) => rules));
    for (const number of [1, 2, 3, 4, 5, 7, 8]) expect(shown).toContain(`P-SYNC-${number}`);
  });

  test.each(vectors)('%s is of the schema', (_, vector) => {
    expect(isVector(vector), JSON.stringify(isVector.errors)).toBe(true);
    for (const { action, expect: expected } of vector.steps) {
      expect(Object.keys(action)).toEqual(vector.topics);
      expect(Object.keys(expected)).toEqual(vector.topics);
    }
  });
});
