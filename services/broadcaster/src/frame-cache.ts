import type { Board, Tip } from './board.ts';
import { encodeDelta, encodeSnapshot, type NightName } from './encode-frame.ts';
import type { Encoded } from './encoded-body.ts';
import { encodedBody } from './encoded-body.ts';

/** Deltas from different revs that are kept for one tip; a storm of reconnects asks for few. */
const maxDeltas = 256;

/** Frames of the board's present tip, each made once however many viewers and requests want it. */
export type FrameCache = {
  snapshot(topic: string): Encoded;
  delta(topic: string, from: number): Buffer;
};

export function cacheFrames(board: Board, name: NightName): FrameCache {
  let made: { tip: Tip; snapshots: Map<string, Encoded>; deltas: Map<string, Buffer> } | undefined;

  function atTip() {
    if (!board.tip) throw new Error('a frame was asked for before the board was loaded');
    if (made?.tip !== board.tip) made = { tip: board.tip, snapshots: new Map(), deltas: new Map() };
    return made;
  }

  return {
    snapshot(topic) {
      const { tip, snapshots } = atTip();
      let body = snapshots.get(topic);
      if (!body) {
        const text = encodeSnapshot(name, topic, tip, board.snapshot(topic));
        body = encodedBody(text, `${tip.epoch}.${tip.rev}.${topic}`);
        snapshots.set(topic, body);
      }
      return body;
    },
    delta(topic, from) {
      const { tip, deltas } = atTip();
      const key = `${from} ${topic}`;
      let frame = deltas.get(key);
      if (!frame) {
        if (deltas.size >= maxDeltas) deltas.clear();
        frame = encodeDelta(topic, tip, from, board.patch(topic, from));
        deltas.set(key, frame);
      }
      return frame;
    },
  };
}
