import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { subprotocol } from '@election-night/shared/wire/server-frame.ts';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import type { Timers } from '../feed/conflate.ts';
import type { NightFeed } from '../feed/night-feed.ts';
import { Viewer } from '../feed/viewer.ts';
import type { Limits } from '../limits.ts';
import { serveViewer } from './serve-viewer.ts';
import { viewerAddress } from './viewer-address.ts';
import type { ViewerRegister } from './viewer-register.ts';
import { type Transport, WebSocketOutlet } from './web-socket-outlet.ts';

type AcceptOptions = {
  readonly feeds: ReadonlyMap<string, NightFeed>;
  readonly register: ViewerRegister;
  readonly limits: Limits;
  readonly transport: Transport;
  readonly trustProxy: boolean;
  readonly now: Timers['now'];
  readonly log: Logger;
};

type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

const feedPath = /^\/v1\/nights\/([^/]+)\/feed$/;

/**
 * From an HTTP upgrade to a viewer. What a browser must be able to see is told after the handshake, as a close code: a page
 * cannot read the status of a refused upgrade. What no feed can follow (another path, no common subprotocol) is refused before it.
 */
export function acceptUpgrades({ feeds, register, limits, transport, trustProxy, now, log }: AcceptOptions): OnUpgrade {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Each frame is deflated by itself, so that one serves every viewer. The window is the viewer's to choose: see takesDeflated.
    perMessageDeflate: transport === 'frames' && { serverNoContextTakeover: true, clientNoContextTakeover: true },
    maxPayload: limits.maxMessageBytes,
    maxFragments: limits.maxFragments,
    maxBufferedChunks: limits.maxBufferedChunks,
    closeTimeout: limits.closeHandshakeMs,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  const accepted = new WeakMap<IncomingMessage, string>();
  server.on('headers', (headers, request) => {
    const extensions = headers.find((header) => /^sec-websocket-extensions:/i.test(header));
    if (extensions) accepted.set(request, extensions);
  });
  const serving = { limits, now, log };

  return (request, socket, head) => {
    // From the first moment: an error of a socket that nobody listens to ends the process.
    socket.on('error', onSocketError);
    const url = parseUrl(request.url);
    const night = feedPath.exec(url?.pathname ?? '')?.[1];
    if (!url || night === undefined) return refuse(socket, 404, 'the feed of a night is at /v1/nights/{night}/feed');
    if (register.isClosed) return refuse(socket, 503, 'shutting down');
    const offered = request.headers['sec-websocket-protocol'];
    if (offered !== undefined && !offered.split(',').some((name) => name.trim() === subprotocol)) {
      return refuse(socket, 400, `offer one of these subprotocols or none: ${subprotocol}`);
    }
    server.handleUpgrade(request, socket, head, (webSocket) => {
      socket.off('error', onSocketError);
      webSocket.on('error', (error) => log.debug({ reason: error.message }, 'connection failed'));
      const form = takesDeflated(accepted.get(request)) ? 'deflated' : 'plain';
      const viewer = new Viewer(new WebSocketOutlet(webSocket, socket, form, transport), limits);
      const feed = feeds.get(night);
      const address = viewerAddress(request, trustProxy);
      const refusal = register.refusalOf(feed, address);
      if (refusal || !feed) return viewer.close(refusal ?? 'unknownNight');
      webSocket.on('close', register.enter(viewer, address));
      try {
        serveViewer(viewer, webSocket, url.searchParams, feed, serving);
      } catch (err) {
        log.error({ err, night }, 'a viewer could not be welcomed');
        viewer.close('internal');
      }
    });
  };

  function onSocketError(error: Error): void {
    log.debug({ reason: error.message }, 'connection failed before its handshake');
  }
}

/** Our frames reach back up to 32 KiB: a viewer with a smaller window (RFC 7692, 7.1.2.1) could not open them and gets plain ones. */
function takesDeflated(extensions: string | undefined): boolean {
  if (!extensions?.includes('permessage-deflate')) return false;
  const window = /server_max_window_bits=(\d+)/.exec(extensions)?.[1];
  return window === undefined || window === '15';
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
