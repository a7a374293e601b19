// The page has no build and no types of its own.
// @ts-expect-error
import * as page from '../clients/dashboard/public/apply-frame.js';
import type { Action, ClientUnderTest, Message, Report } from './vector.ts';

type Row = { readonly key: string; readonly rev: number; readonly deleted?: true };
type Board = {
  readonly topic: string;
  readonly epoch: string;
  readonly rev: number;
  readonly rows: ReadonlyMap<string, Row>;
  readonly waitsFor: 'snapshot' | 'gap' | undefined;
};
const emptyBoard = page.emptyBoard as (topic: string) => Board;
const applyFrame = page.applyFrame as (board: Board, frame: Message) => string;

const actions: Readonly<Record<string, Action>> = {
  gap: 'subscribe',
  reset: 'await-snapshot',
  mismatch: 'fetch-snapshot',
};

/** The board of the page. It follows one topic; for vectors with several it has one board each. */
export function pageClient(): ClientUnderTest {
  let boards: Board[] = [];
  return {
    begin(topics) {
      boards = topics.map(emptyBoard);
    },
    take(_, message) {
      return Object.fromEntries(
        boards.map((board): [string, Report[string]] => {
          const action = actions[applyFrame(board, message)] ?? 'none';
          const { epoch, rev, waitsFor = null } = board;
          const standing = [...board.rows.values()].filter((row) => !row.deleted);
          const rows = Object.fromEntries(standing.map(({ key, ...row }) => [key, row]));
          return [board.topic, { epoch, rev, waitsFor, rows, action }];
        }),
      );
    },
  };
}
