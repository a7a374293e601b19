import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { takeOrders } from './take-orders.ts';

// `ws`, used in the three ways that people use it. WAY: json-per-viewer, prepared, own-deflate.
const way = process.env['WAY'];
const ownDeflate = { serverNoContextTakeover: true, clientNoContextTakeover: true, threshold: 0 };
const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: way === 'own-deflate' ? ownDeflate : false });
const viewers = new Set<WebSocket>();
server.on('connection', (viewer) => {
  viewers.add(viewer);
  viewer.on('error', () => undefined);
  viewer.on('close', () => viewers.delete(viewer));
});
http.listen(0, '127.0.0.1', () =>
  takeOrders((http.address() as AddressInfo).port, way === 'json-per-viewer' ? jsonPerViewer : prepared),
);

function jsonPerViewer(texts: readonly string[]): void {
  for (const delta of texts.map((text) => JSON.parse(text))) {
    for (const viewer of viewers) viewer.send(JSON.stringify(delta));
  }
}

function prepared(texts: readonly string[]): void {
  for (const buffer of texts.map((text) => Buffer.from(text))) {
    for (const viewer of viewers) viewer.send(buffer, { binary: false });
  }
}
