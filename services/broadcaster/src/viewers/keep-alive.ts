import type { NightFeed } from '../feed/night-feed.ts';
import type { Outlet } from '../feed/outlet.ts';
import type { Viewer } from '../feed/viewer.ts';
import type { Limits } from '../limits.ts';
import { beatInTurns } from './beat-in-turns.ts';

/**
 * What comes to every viewer whether anything changes or not: heartbeats, pings and comments. Who owes two pongs is ended; who was passed over
 * is looked at again. The answer ends all of it.
 */
export function keepAlive(feeds: Iterable<NightFeed>, viewers: Iterable<Viewer>, limits: Limits): () => void {
  const all = [...feeds];
  const sweeping = setInterval(() => all.forEach((feed) => feed.fanOut.sweep()), limits.sweepMs);
  const ends = [
    () => clearInterval(sweeping),
    beatInTurns(limits.heartbeatMs, (isTheirTurn) =>
      all.forEach((feed) => feed.heartbeat([...feed.viewers].filter(isTheirTurn))),
    ),
    beatInTurns(limits.pingMs, (isTheirTurn) => pingAll('web-socket', isTheirTurn)),
    beatInTurns(limits.commentMs, (isTheirTurn) => pingAll('event-stream', isTheirTurn)),
  ];
  return () => ends.forEach((end) => end());

  function pingAll(kind: Outlet['kind'], isTheirTurn: (viewer: Viewer) => boolean): void {
    for (const viewer of viewers) {
      const { outlet } = viewer;
      if (outlet.kind !== kind || !isTheirTurn(viewer)) continue;
      if (outlet.missedPongs >= limits.maxMissedPongs) outlet.terminate();
      else outlet.ping();
    }
  }
}
