import type {
  ErrorFrame,
  HeartbeatFrame,
  HelloFrame,
  NoticeFrame,
  ResetFrame,
} from '@election-night/shared/wire/server-frame.ts';
import type { BoardRow, Tip } from './board.ts';

/** Identity of the night that every snapshot and reset names, so that modes never mix. */
export type NightName = { readonly night: string; readonly mode: string };

/** Frames without rows. */
export function encodeFrame(frame: HelloFrame | HeartbeatFrame | ResetFrame | NoticeFrame | ErrorFrame): Buffer {
  return Buffer.from(JSON.stringify(frame));
}

/** One delta of a topic, `(from, tip.rev]`, from the cached texts of its rows: one Buffer for every socket. */
export function encodeDelta(topic: string, tip: Tip, from: number, rows: readonly BoardRow[]): Buffer {
  const fields = { type: 'delta', topic, epoch: tip.epoch, from, to: tip.rev, at: tip.at };
  return withRows(fields, rows, '');
}

/** The same bytes go to sockets and to HTTP. */
export function encodeSnapshot(name: NightName, topic: string, tip: Tip, rows: readonly BoardRow[]): Buffer {
  const fields = { type: 'snapshot', ...name, topic, epoch: tip.epoch, rev: tip.rev, at: tip.at };
  return withRows(fields, rows, `,"head":${JSON.stringify(tip.head)}`);
}

function withRows(fields: Record<string, string | number>, rows: readonly BoardRow[], after: string): Buffer {
  const before = JSON.stringify(fields).slice(0, -1);
  return Buffer.from(`${before},"rows":[${rows.map((row) => row.text).join(',')}]${after}}`);
}
