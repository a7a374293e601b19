import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { takeOrders } from './take-orders.ts';

// Everybody in one room; the delta goes in as an object, as its users do it.
const http = createServer();
const server = new Server(http, { transports: ['websocket'], serveClient: false });
server.on('connection', (socket) => socket.join('night'));
http.listen(0, '127.0.0.1', () =>
  takeOrders((http.address() as AddressInfo).port, (texts) => {
    for (const text of texts) server.to('night').emit('delta', JSON.parse(text));
  }),
);
