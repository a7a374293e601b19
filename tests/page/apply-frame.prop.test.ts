import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
// The page has no build and no types of its own.
// @ts-expect-error
import * as page from '../../clients/dashboard/public/apply-frame.js';

type Row = { key: string; rev: number; value: number };
type Frame = {
  type: string;
  topic?: string;
  epoch: string;
  rev?: number;
  from?: number;
  to?: number;
  at?: string;
  rows?: Row[];
};
type PageBoard = { epoch: string; rev: number; rows: Map<string, Row>; waitsFor: 'snapshot' | 'gap' | undefined };
const emptyBoard = page.emptyBoard as (topic: string) => PageBoard;
const applyFrame = page.applyFrame as (board: PageBoard, frame: Frame) => string;

const epochs = ['r00000000001', 'r00000000002', 'r00000000003'];
const keys = ['a', 'b', 'c', 'd'];

/** The server as the protocol describes it: histories of commits, and any frame of them that it may send. */
const histories = fc.array(
  fc.array(fc.uniqueArray(fc.constantFrom(...keys), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 12 }),
  { minLength: 1, maxLength: 3 },
);

function rowsAt(history: string[][], rev: number, seed: number): Map<string, Row> {
  const rows = new Map<string, Row>();
  history.slice(0, rev).forEach((changed, index) => {
    for (const key of changed) rows.set(key, { key, rev: index + 1, value: seed * 1000 + index });
  });
  return rows;
}

function snapshot(epoch: number, history: string[][], rev: number): Frame {
  const rows = [...rowsAt(history, rev, epoch).values()];
  return { type: 'snapshot', topic: 'all', epoch: epochs[epoch] as string, rev, at: 'then', rows };
}

function delta(epoch: number, history: string[][], from: number, to: number): Frame {
  const rows = [...rowsAt(history, to, epoch).values()].filter((row) => row.rev > from);
  return { type: 'delta', topic: 'all', epoch: epochs[epoch] as string, from, to, at: 'then', rows };
}

/** Steps of a bad network: which frame comes next, as numbers that are fitted to the history. */
const steps = fc.array(
  fc.record({
    what: fc.constantFrom('snapshot', 'delta', 'delta', 'delta', 'next', 'next', 'next', 'reset', 'hello'),
    epoch: fc.nat(2),
    one: fc.nat(12),
    other: fc.nat(12),
    isLost: fc.boolean(),
  }),
  { maxLength: 80 },
);

describe('whatever is lost, doubled, late or overlapping', () => {
  test('P-SYNC-1, P-SYNC-2, P-SYNC-4, P-SYNC-7: the page shows exactly the rows of the server at the position that it names, and never goes back', () => {
    fc.assert(
      fc.property(histories, steps, (server, network) => {
        const board = emptyBoard('all');
        let before = { epoch: '', rev: 0 };
        for (const { what, epoch: wanted, one, other, isLost } of network) {
          const epoch = wanted % server.length;
          const history = server[epoch] as string[][];
          const low = Math.min(one, other, history.length);
          const high = Math.min(Math.max(one, other), history.length);
          let frame: Frame;
          if (what === 'snapshot') frame = snapshot(epoch, history, high);
          else if (what === 'delta') frame = delta(epoch, history, low, high);
          else if (what === 'next') {
            const own = Math.max(0, epochs.indexOf(board.epoch));
            const ownHistory = server[own] as string[][];
            frame = delta(own, ownHistory, board.rev, Math.min(ownHistory.length, board.rev + 1 + (one % 3)));
          } else frame = { type: what, epoch: epochs[epoch] as string };
          if (isLost) continue;
          applyFrame(board, frame);

          expect(board.epoch >= before.epoch).toBe(true);
          if (board.epoch === before.epoch) expect(board.rev).toBeGreaterThanOrEqual(before.rev);
          before = { epoch: board.epoch, rev: board.rev };
          if (board.waitsFor === 'snapshot') {
            expect(board.rows.size).toBe(0);
            continue;
          }
          const own = epochs.indexOf(board.epoch);
          const truth = rowsAt(server[own] as string[][], board.rev, own);
          // A row may be newer than the position only if an overlapping frame brought it; the sync rule never lets that happen.
          expect(new Map([...board.rows].sort())).toEqual(new Map([...truth].sort()));
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('P-SYNC-2, P-SYNC-5: a gap asks once, changes nothing, and is closed by the answer to it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...keys), { minLength: 6, maxLength: 12 }),
        fc.integer({ min: 2, max: 4 }),
        (list, at) => {
          const history = list.map((key) => [key]);
          const board = emptyBoard('all');
          applyFrame(board, snapshot(0, history, 1));
          expect(applyFrame(board, delta(0, history, at, at + 1))).toBe('gap');
          expect(applyFrame(board, delta(0, history, at + 1, at + 2))).toBe('ignored');
          expect(applyFrame(board, { type: 'heartbeat', epoch: epochs[0] as string, rev: at + 2 })).toBe('ignored');
          expect(board.rev).toBe(1);
          expect(applyFrame(board, delta(0, history, 1, history.length))).toBe('changed');
          expect(board.rows).toEqual(rowsAt(history, history.length, 0));
          expect(board.waitsFor).toBeUndefined();
        },
      ),
    );
  });
});

describe('heartbeats', () => {
  const history = [['a'], ['b'], ['c']];

  test('P-SYNC-5: move the position forward and never back', () => {
    const board = emptyBoard('all');
    applyFrame(board, snapshot(0, history, 2));
    applyFrame(board, { type: 'heartbeat', epoch: epochs[0] as string, rev: 9 });
    expect(board.rev).toBe(9);
    applyFrame(board, { type: 'heartbeat', epoch: epochs[0] as string, rev: 3 });
    expect(board.rev).toBe(9);
  });

  test('P-SYNC-4: of a larger epoch drop everything; of a smaller one are ignored', () => {
    const board = emptyBoard('all');
    applyFrame(board, snapshot(1, history, 3));
    expect(applyFrame(board, { type: 'heartbeat', epoch: epochs[0] as string, rev: 9 })).toBe('ignored');
    expect(board.rows.size).toBe(3);
    expect(applyFrame(board, { type: 'heartbeat', epoch: epochs[2] as string, rev: 9 })).toBe('reset');
    expect(board).toMatchObject({ epoch: epochs[2], rev: 0, waitsFor: 'snapshot' });
    expect(board.rows.size).toBe(0);
  });
});

test('P-WS-2: frames of other topics and of unknown types change nothing', () => {
  const board = emptyBoard('all');
  applyFrame(board, snapshot(0, [['a']], 1));
  expect(applyFrame(board, { ...delta(0, [['a'], ['b']], 1, 2), topic: 'turnout' })).toBe('ignored');
  expect(applyFrame(board, { type: 'a-later-type', epoch: epochs[2] as string })).toBe('ignored');
  expect(board).toMatchObject({ epoch: epochs[0], rev: 1 });
});
