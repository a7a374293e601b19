import { LRUCache } from 'lru-cache';
import type { Board, Tip } from './board.ts';
import { encodeDelta, encodeSnapshot, type NightName } from './encode-frame.ts';
import { type Encoded, encodedBody } from './encoded-body.ts';
import type { MessageFrame } from './frame.ts';

/**
 * Bytes of deltas from different revs that are kept for one tip. A topic needs as many as it has rows, however many positions viewers come
 * from; but who asks from each rev in turn must not fill the memory.
 */
const maxDeltaBytes = 16 * 1024 * 1024;

/** Other messages that are kept for one tip, so that viewers who name odd sets of topics cannot fill the memory. */
const maxOthers = 256;

/** Messages of the board's present tip, each made once however many viewers and requests want it. */
export type FrameCache = {
  snapshot(topic: string): MessageFrame;
  /** `(from, tip]`, from just there. */
  delta(topic: string, from: number): MessageFrame;
  /** What a viewer at `from` lacks; it may begin earlier, where that lets viewers at other positions share it. */
  deltaFor(topic: string, from: number): MessageFrame;
  /** Any other message that is the same for all who get it at this tip; `name` tells it from the others. */
  other(name: string, make: () => MessageFrame): MessageFrame;
  /** The same bytes over HTTP, with their tags. */
  snapshotBody(topic: string): Encoded;
  deltaBody(topic: string, from: number): Encoded;
};

type Made = {
  readonly tip: Tip;
  readonly snapshots: Map<string, MessageFrame>;
  readonly deltas: LRUCache<string, MessageFrame>;
  readonly bodies: WeakMap<MessageFrame, Encoded>;
  readonly others: Map<string, MessageFrame>;
};

export function cacheFrames(board: Board, name: NightName): FrameCache {
  let made: Made | undefined;

  function atTip(): Made {
    if (!board.tip) throw new Error('a frame was asked for before the board was loaded');
    if (made?.tip !== board.tip) {
      const deltas = new LRUCache<string, MessageFrame>({ maxSize: maxDeltaBytes, sizeCalculation: sizeInMemory });
      made = { tip: board.tip, snapshots: new Map(), deltas, bodies: new WeakMap(), others: new Map() };
    }
    return made;
  }

  function snapshot(topic: string): MessageFrame {
    const { tip, snapshots } = atTip();
    let frame = snapshots.get(topic);
    if (!frame) {
      frame = encodeSnapshot(name, topic, tip, { rows: board.snapshot(topic), digest: board.digest(topic) });
      snapshots.set(topic, frame);
    }
    return frame;
  }

  function delta(topic: string, from: number): MessageFrame {
    const { tip, deltas } = atTip();
    const key = `${from} ${topic}`;
    let frame = deltas.get(key);
    if (!frame) {
      frame = encodeDelta(topic, tip, from, { rows: board.patch(topic, from), digest: board.digest(topic) });
      deltas.set(key, frame);
    }
    return frame;
  }

  function other(name: string, make: () => MessageFrame): MessageFrame {
    const { others } = atTip();
    let frame = others.get(name);
    if (!frame) {
      if (others.size >= maxOthers) others.clear();
      frame = make();
      others.set(name, frame);
    }
    return frame;
  }

  function bodyOf(frame: MessageFrame, rest: string): Encoded {
    const { tip, bodies } = atTip();
    let body = bodies.get(frame);
    if (!body) {
      body = encodedBody(frame.text, `${tip.epoch}.${tip.rev}.${rest}`);
      bodies.set(frame, body);
    }
    return body;
  }

  return {
    snapshot,
    delta,
    other,
    deltaFor: (topic, from) => delta(topic, board.sameFrom(topic, from)),
    snapshotBody: (topic) => bodyOf(snapshot(topic), topic),
    deltaBody(topic, from) {
      const same = board.sameFrom(topic, from);
      return bodyOf(delta(topic, same), `${topic}.${same}`);
    },
  };
}

/** The text, and the forms and codings that may be made of it. */
function sizeInMemory({ text }: MessageFrame): number {
  return 3 * text.length + 1024;
}
