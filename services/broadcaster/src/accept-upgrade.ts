import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { CloseReason } from '@election-night/shared/wire/close-codes.ts';
import { subprotocol } from '@election-night/shared/wire/server-frame.ts';
import type { Logger } from 'pino';
import type WebSocket from 'ws';
import { WebSocketServer } from 'ws';
import type { Timers } from './conflate.ts';
import type { Limits } from './limits.ts';
import type { BroadcasterMetrics } from './metrics.ts';
import type { NightFeed } from './night-feed.ts';
import { serveViewer } from './serve-viewer.ts';
import { Viewer } from './viewer.ts';

type AcceptOptions = {
  readonly feeds: ReadonlyMap<string, NightFeed>;
  readonly limits: Limits;
  readonly trustProxy: boolean;
  readonly now: Timers['now'];
  readonly metrics: BroadcasterMetrics;
  readonly log: Logger;
};

export type Acceptor = {
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly viewers: ReadonlySet<Viewer>;
  /** From now on nobody is let in. */
  close(): void;
};

const feedPath = /^\/v1\/nights\/([^/]+)\/feed$/;

/**
 * From an HTTP upgrade to a viewer. What a browser must be able to see is told after the handshake, as a close code: a page
 * cannot read the status of a refused upgrade. What no feed can follow (another path, no common subprotocol) is refused before it.
 */
export function acceptUpgrades({ feeds, limits, trustProxy, now, metrics, log }: AcceptOptions): Acceptor {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.maxMessageBytes,
    maxFragments: limits.maxFragments,
    maxBufferedChunks: limits.maxBufferedChunks,
    closeTimeout: limits.closeHandshakeMs,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  const viewers = new Set<Viewer>();
  const socketsOf = new Map<string, number>();
  let isClosed = false;

  return {
    onUpgrade,
    viewers,
    close() {
      isClosed = true;
    },
  };

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // From the first moment: an error of a socket that nobody listens to ends the process.
    socket.on('error', onSocketError);
    const url = parseUrl(request.url);
    const night = feedPath.exec(url?.pathname ?? '')?.[1];
    if (!url || night === undefined) return refuse(socket, 404, 'the feed of a night is at /v1/nights/{night}/feed');
    if (isClosed) return refuse(socket, 503, 'shutting down');
    const offered = request.headers['sec-websocket-protocol'];
    if (offered !== undefined && !offered.split(',').some((name) => name.trim() === subprotocol)) {
      return refuse(socket, 400, `offer one of these subprotocols or none: ${subprotocol}`);
    }
    server.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off('error', onSocketError);
      admit(webSocket, url.searchParams, feeds.get(night), addressOf(request, trustProxy));
    });
  }

  function admit(webSocket: WebSocket, query: URLSearchParams, feed: NightFeed | undefined, address: string): void {
    webSocket.on('error', (error) => log.debug({ reason: error.message }, 'connection failed'));
    const refusal = refusalOf(feed, address);
    if (refusal || !feed) return turnAway(webSocket, refusal ?? 'unknownNight');

    const viewer = serveViewer(webSocket, query, feed, limits, now);
    viewers.add(viewer);
    metrics.viewers.set(viewers.size);
    socketsOf.set(address, (socketsOf.get(address) ?? 0) + 1);
    webSocket.on('close', () => {
      viewers.delete(viewer);
      metrics.viewers.set(viewers.size);
      const left = (socketsOf.get(address) ?? 1) - 1;
      if (left === 0) socketsOf.delete(address);
      else socketsOf.set(address, left);
    });
  }

  function refusalOf(feed: NightFeed | undefined, address: string): CloseReason | undefined {
    if (!feed) return 'unknownNight';
    if (!feed.board.tip || viewers.size >= limits.maxViewers) return 'full';
    const most = limits.maxSocketsPerAddress;
    if (most > 0 && (socketsOf.get(address) ?? 0) >= most) return 'tooMany';
    return undefined;
  }

  function turnAway(webSocket: WebSocket, reason: CloseReason): void {
    metrics.refused.inc({ reason });
    new Viewer(webSocket, limits).close(reason);
  }

  function onSocketError(error: Error): void {
    log.debug({ reason: error.message }, 'connection failed before its handshake');
  }
}

/** The viewer's address: the socket's, or the last that a proxy of our own added. */
function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  const last = (Array.isArray(forwarded) ? forwarded.at(-1) : forwarded)?.split(',').at(-1)?.trim();
  return last || (request.socket.remoteAddress ?? 'unknown');
}

function parseUrl(target: string | undefined): URL | undefined {
  const relative = target ?? '/';
  return URL.canParse(relative, 'http://any') ? new URL(relative, 'http://any') : undefined;
}

function refuse(socket: Duplex, status: number, detail: string): void {
  const body = `${detail}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  // A peer that does not close its half would keep the socket for ever.
  socket.once('finish', () => socket.destroy());
}
