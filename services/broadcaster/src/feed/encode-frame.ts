import type {
  ErrorFrame,
  HeartbeatFrame,
  HelloFrame,
  NoticeFrame,
  ResetFrame,
} from '@election-night/shared/wire/server-frame.ts';
import type { BoardRow, Tip } from './board.ts';
import { MessageFrame } from './frame.ts';

/** Identity of the night that every snapshot and reset names, so that modes never mix. */
export type NightName = { readonly night: string; readonly mode: string };

/** Frames without rows. */
export function encodeFrame(frame: HelloFrame | HeartbeatFrame | ResetFrame | NoticeFrame | ErrorFrame): MessageFrame {
  return new MessageFrame(Buffer.from(JSON.stringify(frame)));
}

/** What a frame with rows tells of its topic: the rows themselves, and the digest of all that stand at its end. */
export type TopicRows = { readonly rows: readonly BoardRow[]; readonly digest: string };

/** One delta of a topic, `(from, tip.rev]`, from the cached texts of its rows. */
export function encodeDelta(topic: string, tip: Tip, from: number, { rows, digest }: TopicRows): MessageFrame {
  const fields = { type: 'delta', topic, epoch: tip.epoch, from, to: tip.rev, at: tip.at, digest };
  return withRows(fields, rows, '');
}

/** The same bytes go to sockets and to HTTP. */
export function encodeSnapshot(name: NightName, topic: string, tip: Tip, { rows, digest }: TopicRows): MessageFrame {
  const fields = { type: 'snapshot', ...name, topic, epoch: tip.epoch, rev: tip.rev, at: tip.at, digest };
  return withRows(fields, rows, `,"head":${JSON.stringify(tip.head)}`);
}

function withRows(fields: Record<string, string | number>, rows: readonly BoardRow[], after: string): MessageFrame {
  const before = JSON.stringify(fields).slice(0, -1);
  return new MessageFrame(Buffer.from(`${before},"rows":[${rows.map((row) => row.text).join(',')}]${after}}`));
}
