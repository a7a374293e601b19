import { digestText, rowDigest } from '@election-night/shared/wire/row-digest.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Board, type BoardRow, type Tip } from './board.ts';

const topicsOf = (key: string) => (key === 'night' ? 'every' : (['all', ...(key < 'd' ? ['low'] : ['high'])] as const));
const topics = ['all', 'low', 'high', 'empty'];
const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'night'];
const tipAt = (rev: number): Tip => ({ epoch: 'r00000000001', rev, at: `at ${rev}`, head: `head ${rev}` });
const rowAt = (key: string, rev: number, deleted: boolean): BoardRow => ({
  key,
  rev,
  deleted,
  text: JSON.stringify({ key, rev, ...(deleted ? { deleted } : {}) }),
});
const belongs = (topic: string, key: string) =>
  key === 'night' || topic === 'all' || topic === (key < 'd' ? 'low' : 'high');

/** The oracle: every row that was ever put, newest wins, looked through from the beginning each time. */
function naivePatch(rows: ReadonlyMap<string, BoardRow>, topic: string, from: number): string[] {
  return [...rows.values()]
    .filter((row) => row.rev > from && belongs(topic, row.key))
    .sort((left, right) => left.rev - right.rev || (left.key < right.key ? -1 : 1))
    .map((row) => row.text);
}

const commits = fc.array(
  fc.uniqueArray(fc.record({ key: fc.constantFrom(...keys), deleted: fc.boolean() }), {
    minLength: 1,
    maxLength: 5,
    selector: ({ key }) => key,
  }),
  { maxLength: 120 },
);

test('P-WS-5: a patch from any rev holds exactly the rows of the topic with a greater rev, in order', () => {
  fc.assert(
    fc.property(commits, (history) => {
      const board = new Board(topicsOf);
      const rows = new Map<string, BoardRow>();
      board.load(tipAt(0), []);
      history.forEach((changes, index) => {
        const changed = changes.map(({ key, deleted }) => rowAt(key, index + 1, deleted));
        board.apply(tipAt(index + 1), changed);
        for (const row of changed) rows.set(row.key, row);
      });
      for (const topic of topics) {
        for (let from = -1; from <= history.length + 1; from += 1) {
          expect(board.patch(topic, from).map((row) => row.text)).toEqual(naivePatch(rows, topic, from));
        }
        const standing = naivePatch(new Map([...rows].filter(([, row]) => !row.deleted)), topic, -1);
        expect(board.snapshot(topic).map((row) => row.text)).toEqual(standing);
      }
    }),
  );
});

test('P-WS-4: viewers between two changes of a topic share one patch, which lacks nothing for any of them', () => {
  fc.assert(
    fc.property(commits, (history) => {
      const board = boardAfter(history);
      for (const topic of topics) {
        const begins = new Set<number>();
        for (let from = 0; from <= history.length; from += 1) {
          const same = board.sameFrom(topic, from);
          begins.add(same);
          expect(same).toBeLessThanOrEqual(from);
          expect(board.patch(topic, same)).toEqual(board.patch(topic, from));
        }
        // Lines of rows that changed again are kept for a while: at most as many again, and a few.
        expect(begins.size).toBeLessThanOrEqual(2 * keys.length + 2 * 33 + 1);
      }
    }),
  );
});

test('P-SYNC-8: the digest moves with each row and equals the sum over the rows that stand', () => {
  fc.assert(
    fc.property(commits, (history) => {
      const board = boardAfter(history);
      for (const topic of topics) {
        const sum = board.snapshot(topic).reduce((total, { key, rev }) => total + rowDigest(key, rev), 0);
        expect(board.digest(topic)).toBe(digestText(sum));
      }
    }),
  );
});

function boardAfter(history: readonly (readonly { key: string; deleted: boolean }[])[]): Board {
  const board = new Board(topicsOf);
  board.load(tipAt(0), []);
  history.forEach((changes, index) => {
    board.apply(
      tipAt(index + 1),
      changes.map(({ key, deleted }) => rowAt(key, index + 1, deleted)),
    );
  });
  return board;
}

test('a board that was loaded and one that followed give the same bytes at the same position', () => {
  fc.assert(
    fc.property(commits, (history) => {
      const followed = new Board(topicsOf);
      const rows = new Map<string, BoardRow>();
      followed.load(tipAt(0), []);
      history.forEach((changes, index) => {
        const changed = changes.map(({ key, deleted }) => rowAt(key, index + 1, deleted));
        followed.apply(tipAt(index + 1), changed);
        for (const row of changed) rows.set(row.key, row);
      });
      const loaded = new Board(topicsOf);
      loaded.load(tipAt(history.length), [...rows.values()].reverse());
      for (const topic of topics) {
        expect(loaded.snapshot(topic)).toEqual(followed.snapshot(topic));
        expect(loaded.patch(topic, 3)).toEqual(followed.patch(topic, 3));
        expect(loaded.digest(topic)).toBe(followed.digest(topic));
      }
    }),
  );
});

test('a board that was never loaded has no tip to serve', () => {
  expect(new Board(topicsOf).tip).toBeUndefined();
});
