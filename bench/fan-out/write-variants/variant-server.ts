import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { takeOrders } from '../../peers/take-orders.ts';
import { type Connection, singleVariants, type Variant, waitingVariants } from './variants.ts';

// One way to write to many sockets, and nothing else that a broadcaster does. VARIANT: its name.
const name = process.env['VARIANT'] ?? '';
const variants: Readonly<Record<string, Variant>> = { ...singleVariants, ...waitingVariants };
const variant = variants[name];
if (!variant) throw new Error(`there is no variant ${name}`);
const http = createServer();
const upgrader = new WebSocketServer({ noServer: true, perMessageDeflate: false, clientTracking: false });
const connections = new Set<Connection>();
http.on('upgrade', (request, socket, head) => {
  upgrader.handleUpgrade(request, socket, head, (webSocket) => {
    const connection = { webSocket, socket: socket as Socket };
    connection.socket.setNoDelay(!name.includes('without TCP_NODELAY'));
    connections.add(connection);
    webSocket.on('error', () => undefined);
    webSocket.on('close', () => connections.delete(connection));
  });
});
http.listen(0, '127.0.0.1', () =>
  takeOrders((http.address() as AddressInfo).port, (texts) => variant(connections, texts)),
);
