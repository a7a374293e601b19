import type { Link, LinkEvents, LinkRequest } from './link.ts';

/** As much of a WebSocket as is used: a browser's own and that of `ws` fit. */
export type SocketLike = {
  onmessage: unknown;
  onclose: unknown;
  onerror: unknown;
  send(text: string): void;
  close(): void;
};
export type SocketConstructor = new (url: string, protocol: string) => SocketLike;

/** The same name as in shared/src/wire/server-frame.ts, which has the schemas and with them more than a page should load. */
export const subprotocol = 'election-night.v1.json';

export function openSocket({ url, query }: LinkRequest, events: LinkEvents, Socket: SocketConstructor): Link {
  const socket = new Socket(`${url.replace('http', 'ws')}/feed?${query}`, subprotocol);
  let isGreeted = false;
  socket.onmessage = ({ data }: { data: string }) => {
    isGreeted = true;
    try {
      events.frame(JSON.parse(data));
    } catch (error) {
      events.ended({ code: 1007, reason: String(error) });
    }
  };
  socket.onclose = ({ code, reason }: { code: number; reason: string }) =>
    events.ended({ code, ...(reason && { reason }) });
  // The close that follows says the same; without a listener `ws` would end the process.
  socket.onerror = () => undefined;
  return {
    // Before hello the socket may not be open, and everything is asked for in its address.
    send: (message) => isGreeted && socket.send(JSON.stringify(message)),
    close() {
      socket.onmessage = socket.onclose = () => undefined;
      socket.close();
    },
  };
}
