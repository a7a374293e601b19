import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '../../tools/src/replay/seeded-random.ts';
import { PlainSync } from './plain-sync.ts';
import type { Sightings } from './states-of-log.ts';
import { type Link, openLink, type Transport } from './viewer-links.ts';

export type HoppingViewer = {
  readonly transport: string;
  /** Connections that came to be. */
  readonly connections: number;
  /** What no server that keeps the rules would have made it see. */
  readonly wrong: readonly string[];
  /** It has a connection to this server now. */
  isOn(server: string): boolean;
  isAt(epoch: string, rev: number): boolean;
  /** From now on it keeps the connection that it has. */
  settle(): void;
  close(): void;
};

export type ViewerOptions = {
  readonly seed: number;
  readonly number: number;
  readonly transport: Transport;
  readonly topics: readonly string[];
  readonly servers: readonly string[];
  readonly night: string;
  /** How long it stays on one connection, on average. */
  readonly stayMs: number;
  readonly sightings: Sightings;
};

/** Ends of a connection, and what only looks like one. */
const cuts = ['close', 'reset', 'half-open', 'slow'] as const;

/** A viewer that changes servers whenever the seed says so, in every way that connections end, and keeps to the plain sync rule. */
export function startHoppingViewer(options: ViewerOptions): HoppingViewer {
  const { seed, number, transport, topics, servers, night, stayMs, sightings } = options;
  const sync = new PlainSync(`viewer ${number} (${transport})`, topics, sightings);
  const left = new Set<Link>();
  let current: { server: string; link: Link } | undefined;
  let [connections, hop, isSettled, isClosed] = [0, 0, false, false];

  async function follow(): Promise<void> {
    while (!isClosed) {
      hop += 1;
      const random = (purpose: string) => seededRandom(seed, `${purpose}/${number}`, hop);
      const server = servers[Math.floor(random('server') * servers.length)] as string;
      const base = `${server}/v1/nights/${night}`;
      const link = openLink(transport, { base, sync, eachFromItsOwn: random('own') < 0.5 });
      current = { server, link };
      // A few leave at once, in the middle of what they are sent.
      const stays = random('early') < 0.15 ? 30 : stayMs * (0.3 + 1.4 * random('stay'));
      await Promise.race([link.ended, delay(stays)]);
      connections += link.isOpen() ? 1 : 0;
      if (isSettled || isClosed) await link.ended;
      else await cut(link, cuts[Math.floor(random('cut') * cuts.length)] as (typeof cuts)[number], random('pause'));
      current = undefined;
      await delay(20 + 200 * random('away'));
    }
  }

  async function cut(link: Link, how: (typeof cuts)[number], chance: number): Promise<void> {
    switch (how) {
      case 'close':
        return link.close();
      case 'reset':
        return link.reset();
      case 'slow':
        link.pause();
        await delay(200 + 1500 * chance);
        link.resume();
        await delay(200);
        return link.close();
      case 'half-open':
        // Nobody says goodbye, and what was under way comes late, beside the frames of the next connection.
        link.pause();
        left.add(link);
        void delay(300 + 2000 * chance).then(async () => {
          link.resume();
          await delay(100);
          link.reset();
          left.delete(link);
        });
    }
  }

  void follow();
  return {
    transport,
    get connections() {
      return connections;
    },
    wrong: sync.wrong,
    isOn: (server) => current?.server === server && current.link.isOpen(),
    isAt: (epoch, rev) => sync.isAt(epoch, rev),
    settle: () => {
      isSettled = true;
    },
    close: () => {
      isClosed = true;
      for (const link of [current?.link, ...left]) link?.reset();
    },
  };
}
