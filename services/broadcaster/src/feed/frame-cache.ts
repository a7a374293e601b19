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

export function cacheFrames(board: Board, name: NightName): FrameCache {
  const snapshots = new Map<string, MessageFrame>();
  const deltas = new LRUCache<string, MessageFrame>({ maxSize: maxDeltaBytes, sizeCalculation: sizeInMemory });
  const others = new Map<string, MessageFrame>();
  const bodies = new WeakMap<MessageFrame, Encoded>();
  let madeAt: Tip | undefined;

  /** Whatever was made for another tip is gone from here on. */
  function atTip(): Tip {
    const { tip } = board;
    if (!tip) throw new Error('a frame was asked for before the board was loaded');
    if (madeAt !== tip) {
      for (const kept of [snapshots, deltas, others]) kept.clear();
      madeAt = tip;
    }
    return tip;
  }

  function snapshot(topic: string): MessageFrame {
    const tip = atTip();
    return madeOnce(snapshots, topic, () =>
      encodeSnapshot(name, topic, tip, { rows: board.snapshot(topic), digest: board.digest(topic) }),
    );
  }

  function delta(topic: string, from: number): MessageFrame {
    const tip = atTip();
    return madeOnce(deltas, `${from} ${topic}`, () =>
      encodeDelta(topic, tip, from, { rows: board.patch(topic, from), digest: board.digest(topic) }),
    );
  }

  function other(name: string, make: () => MessageFrame): MessageFrame {
    atTip();
    if (!others.has(name) && others.size >= maxOthers) others.clear();
    return madeOnce(others, name, make);
  }

  function bodyOf(frame: MessageFrame, rest: string): Encoded {
    const tip = atTip();
    return madeOnce(bodies, frame, () => encodedBody(frame.text, `${tip.epoch}.${tip.rev}.${rest}`));
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

type Keeper<Key, Value> = { get(key: Key): Value | undefined; set(key: Key, value: NoInfer<Value>): unknown };

function madeOnce<Key, Value>(keeper: Keeper<Key, Value>, key: Key, make: () => Value): Value {
  const kept = keeper.get(key);
  if (kept !== undefined) return kept;
  const value = make();
  keeper.set(key, value);
  return value;
}

/** The text, and the forms and codings that may be made of it. */
function sizeInMemory({ text }: MessageFrame): number {
  return 3 * text.length + 1024;
}
