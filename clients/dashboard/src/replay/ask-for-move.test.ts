import { afterEach, expect, test, vi } from 'vitest';
import { requestFor } from './ask-for-move.ts';

afterEach(() => vi.unstubAllGlobals());

test('each move has an id of its own, also in a page without TLS, where a browser has no randomUUID', () => {
  const { crypto } = globalThis;
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const ids = new Set(Array.from({ length: 100 }, () => requestFor({ action: 'pause' }).id));
  expect(ids.size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/);
});
