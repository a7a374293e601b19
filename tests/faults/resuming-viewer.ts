import { setTimeout as delay } from 'node:timers/promises';
import type { PublishedRow } from '@election-night/shared/election/row.ts';
import type { ServerFrame } from '@election-night/shared/wire/server-frame.ts';
import WebSocket from 'ws';

export type ResumingViewer = {
  readonly epoch: string;
  readonly rev: number;
  /** Tombstones are not among them. */
  rows(): PublishedRow[];
  /** Connections made so far. */
  readonly connections: number;
  /** What the rules of the wire forbid and was seen: a hole, a rev that goes down, an older epoch. */
  readonly wrong: readonly string[];
  close(): void;
};

/** A viewer of one topic that comes back with its position whenever it is cut off. Its own reading of the sync rule, in its plainest form. */
export function watchTopic(broadcasterUrl: string, night: string, topic: string): ResumingViewer {
  const rows = new Map<string, PublishedRow>();
  const wrong: string[] = [];
  let [epoch, rev, connections] = ['', 0, 0];
  let socket: WebSocket | undefined;
  let isClosed = false;

  const take = (frame: ServerFrame) => {
    if (frame.type === 'reset' || frame.type === 'hello') {
      if (frame.epoch < epoch) wrong.push(`${frame.type} of the older epoch ${frame.epoch}`);
      if (frame.epoch <= epoch) return;
      rows.clear();
      [epoch, rev] = [frame.epoch, 0];
    }
    if (frame.type === 'snapshot') {
      if (frame.epoch === epoch && frame.rev < rev) wrong.push(`a snapshot of rev ${frame.rev} after rev ${rev}`);
      rows.clear();
      for (const row of frame.rows) rows.set(row.key, row as unknown as PublishedRow);
      [epoch, rev] = [frame.epoch, frame.rev];
    }
    if (frame.type === 'delta' && frame.epoch === epoch) {
      if (frame.from > rev) wrong.push(`a delta from ${frame.from} after rev ${rev}`);
      if (frame.to <= rev) return;
      for (const row of frame.rows) rows.set(row.key, row as unknown as PublishedRow);
      rev = frame.to;
    }
    if (frame.type === 'heartbeat' && frame.epoch === epoch) rev = Math.max(rev, frame.rev);
  };

  const follow = async () => {
    while (!isClosed) {
      const position = epoch === '' ? '' : `&epoch=${epoch}&rev=${rev}`;
      socket = new WebSocket(
        `${broadcasterUrl.replace('http', 'ws')}/v1/nights/${night}/feed?topics=${topic}${position}`,
      );
      socket.on('open', () => {
        connections += 1;
      });
      socket.on('message', (data) => take(JSON.parse(data.toString()) as ServerFrame));
      socket.on('error', () => undefined);
      await new Promise((done) => socket?.once('close', done));
      await delay(20);
    }
  };
  void follow();

  return {
    get epoch() {
      return epoch;
    },
    get rev() {
      return rev;
    },
    get connections() {
      return connections;
    },
    wrong,
    rows: () => [...rows.values()].filter((row) => !('deleted' in row)),
    close: () => {
      isClosed = true;
      socket?.terminate();
    },
  };
}
