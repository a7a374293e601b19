import { takeOrders } from './take-orders.ts';

// Runs in Bun and not in Node.
type Upgrader = {
  readonly port: number;
  upgrade(request: unknown): boolean;
  publish(topic: string, text: string): number;
};
declare const Bun: { serve(options: Readonly<Record<string, unknown>>): Upgrader };

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request: unknown, upgrader: Upgrader) =>
    upgrader.upgrade(request) ? undefined : new Response('', { status: 400 }),
  websocket: {
    perMessageDeflate: false,
    idleTimeout: 0,
    sendPings: false,
    backpressureLimit: 64 * 1024 * 1024,
    open: (socket: { subscribe(topic: string): void }) => socket.subscribe('night'),
    message: () => undefined,
  },
});
takeOrders(server.port, (texts) => {
  for (const text of texts) server.publish('night', text);
});
