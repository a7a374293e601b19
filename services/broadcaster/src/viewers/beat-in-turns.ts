import type { Viewer } from '../feed/viewer.ts';

/** So many groups of viewers take turns. */
const beatTurns = 10;

/**
 * Calls `act` for every viewer once in `everyMs`, a tenth of them at a time: one write to each of ten thousand at the same moment would hold
 * up whatever changes then. The answer ends it.
 */
export function beatInTurns(everyMs: number, act: (isTheirTurn: (viewer: Viewer) => boolean) => void): () => void {
  let turn = 0;
  const timer = setInterval(() => {
    const now = turn;
    turn = (turn + 1) % beatTurns;
    act((viewer) => Math.floor(viewer.place * beatTurns) === now);
  }, everyMs / beatTurns);
  return () => clearInterval(timer);
}
