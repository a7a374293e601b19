import { setTimeout as delay } from 'node:timers/promises';
import WebSocket from 'ws';
import { openFeed } from '../../clients/sdk/src/feed.ts';
import { seededRandom } from '../../tools/src/replay/seeded-random.ts';
import type { HoppingViewer, ViewerOptions } from './hopping-viewer.ts';
import { printOf } from './states-of-log.ts';

/** Quicker than for people, since a test has no time. */
const timing = {
  openMs: 3000,
  answerMs: 2000,
  backoffMs: [50, 400],
  stableMs: 1000,
  restartMs: [50, 400],
  pollMs: [50, 200],
} as const;

/**
 * The same viewer through the SDK. Its address never changes, as behind a load balancer: which server it comes to is decided here, and so is
 * when its connection goes. The SDK does the rest by itself.
 */
export function startSdkViewer(options: ViewerOptions): HoppingViewer {
  const { seed, number, transport, topics, servers, night, stayMs, sightings } = options;
  const name = `viewer ${number} (sdk, ${transport})`;
  const wrong: string[] = [];
  const shown = new Map<string, { epoch: string; rev: number }>();
  const sockets = new Set<WebSocket>();
  let requests = new AbortController();
  let server = servers[0] as string;
  let [connections, hop, isSettled, isClosed] = [0, 0, false, false];
  const redirected = (url: string, protocol: 'http' | 'ws') =>
    server.replace('http', protocol) + url.slice(new URL(url).origin.length);

  class HoppingSocket extends WebSocket {
    constructor(url: string, protocol: string) {
      super(redirected(url, 'ws'), protocol, { perMessageDeflate: transport === 'compressed socket' });
      sockets.add(this);
      this.on('open', () => {
        connections += 1;
      });
      this.on('close', () => sockets.delete(this));
    }
  }
  const hoppingFetch = (url: string, init: RequestInit = {}) => {
    // As a proxy would that lets no stream through.
    if (transport === 'poll' && url.includes('/events')) return Promise.resolve(new Response('', { status: 502 }));
    const signals = [requests.signal, ...(init.signal ? [init.signal] : [])];
    return fetch(redirected(url, 'http'), { ...init, signal: AbortSignal.any(signals) }).then((answer) => {
      // What begins a connection: a stream, or the description of the night that polls begin with.
      connections += answer.ok && !/\/(changes|snapshot)/.test(url) ? 1 : 0;
      return answer;
    });
  };
  const feed = openFeed(`${servers[0]}/v1/nights/${night}`, {
    topics,
    timing,
    WebSocket: transport.endsWith('socket') ? HoppingSocket : false,
    fetch: hoppingFetch,
  });
  feed.ready.catch(() => undefined);
  feed.onChange(() => {
    for (const [topic, { epoch, rev, rows, isLoaded }] of feed.topics) {
      const before = shown.get(topic);
      if (!isLoaded || (before?.epoch === epoch && before.rev === rev)) continue;
      if (before && (epoch < before.epoch || (epoch === before.epoch && rev < before.rev))) {
        wrong.push(`${name}: ${topic} went back from ${before.epoch} ${before.rev} to ${epoch} ${rev}`);
      }
      shown.set(topic, { epoch, rev });
      const print = printOf([...rows.values()].map((row) => JSON.stringify(row)));
      sightings.note({ epoch, rev, topic, print, by: name });
    }
  });

  async function hopAround(): Promise<void> {
    while (!isSettled && !isClosed) {
      hop += 1;
      const random = (purpose: string) => seededRandom(seed, `${purpose}/${number}`, hop);
      await delay(stayMs * (0.3 + 1.4 * random('stay')));
      if (isSettled || isClosed) return;
      server = servers[Math.floor(random('server') * servers.length)] as string;
      if (random('cut') < 0.3) {
        // Silent for a while, and then gone.
        for (const socket of sockets) if (socket.readyState === WebSocket.OPEN) socket.pause();
        await delay(1000 * random('pause'));
      }
      for (const socket of sockets) socket.terminate();
      requests.abort();
      requests = new AbortController();
    }
  }

  void hopAround();
  return {
    transport: `sdk, ${transport}`,
    get connections() {
      return connections;
    },
    wrong,
    isOn: (asked) => asked === server && ['live', 'streaming', 'polling'].includes(feed.connection.state),
    isAt: (epoch, rev) =>
      [...feed.topics.values()].every((topic) => topic.isLoaded && topic.epoch === epoch && topic.rev >= rev),
    settle: () => {
      isSettled = true;
    },
    close: () => {
      isClosed = true;
      feed.close();
      for (const socket of sockets) socket.terminate();
      requests.abort();
    },
  };
}
