import { writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { textFrame, textHeader } from './text-frame.ts';

/** A connection as a transport has it: what `ws` made of it, and the socket that came with the upgrade. */
export type Connection = { readonly webSocket: WebSocket; readonly socket: Socket };

/** Brings these texts, each one change, to everybody. */
export type Variant = (connections: Iterable<Connection>, texts: readonly string[]) => void;

/** The ways to write that were tried for our transport, for one change at a time. The first is what the others are measured by. */
export const singleVariants = {
  'ws.send of a prepared buffer': each(
    (payload) =>
      ({ webSocket }) =>
        webSocket.send(payload, { binary: false }),
  ),
  'ws.send of a prepared buffer, with a callback': each(
    (payload) =>
      ({ webSocket }) =>
        webSocket.send(payload, { binary: false }, nothing),
  ),
  'socket.write of a shared frame': eachFrame(
    (frame) =>
      ({ socket }) =>
        socket.write(frame),
  ),
  'the same, corked': eachFrame((frame) => ({ socket }) => {
    socket.cork();
    socket.write(frame);
    socket.uncork();
  }),
  'the same, with a callback': eachFrame(
    (frame) =>
      ({ socket }) =>
        socket.write(frame, nothing),
  ),
  'the same, without TCP_NODELAY': eachFrame(
    (frame) =>
      ({ socket }) =>
        socket.write(frame),
  ),
  'socket.write of a latin1 string': (connections, texts) => {
    for (const text of texts) {
      const frame = textFrame(Buffer.from(text)).toString('latin1');
      for (const { socket } of connections) socket.write(frame, 'latin1');
    }
  },
  'header and payload in one writev': each((payload) => {
    const header = textHeader(payload.length);
    return ({ socket }) => {
      socket.cork();
      socket.write(header);
      socket.write(payload);
      socket.uncork();
    };
  }),
  // Not for applications, says the manual of streams: what is written so is in no queue. Here to show what the queue costs.
  'socket._write, past the queue of the stream': eachFrame(
    (frame) =>
      ({ socket }) =>
        socket._write(frame, 'buffer' as BufferEncoding, nothing),
  ),
  // A socket's descriptor is not public, and a full buffer is an exception. Here to show what is left between Node and the kernel.
  'write(2) on the descriptor of the socket': eachFrame((frame) => {
    return ({ socket }) => writeSync((socket as unknown as { _handle: { fd: number } })._handle.fd, frame);
  }),
} as const satisfies Record<string, Variant>;

/** The same for many changes that wait together. */
export const waitingVariants = {
  'a ws.send for each': singleVariants['ws.send of a prepared buffer'],
  'a socket.write for each': singleVariants['socket.write of a shared frame'],
  'a socket.write for each, corked': (connections, texts) => {
    const frames = texts.map((text) => textFrame(Buffer.from(text)));
    for (const { socket } of connections) {
      socket.cork();
      for (const frame of frames) socket.write(frame);
      socket.uncork();
    }
  },
  'all frames in one write': (connections, texts) => {
    const frames = Buffer.concat(texts.map((text) => textFrame(Buffer.from(text))));
    for (const { socket } of connections) socket.write(frames);
  },
  'one frame with a JSON array': (connections, texts) => {
    const frame = textFrame(Buffer.from(`[${texts.join(',')}]`));
    for (const { socket } of connections) socket.write(frame);
  },
} as const satisfies Record<string, Variant>;

/** Frames that a viewer gets for `count` changes. */
export function framesOf(name: string, count: number): number {
  return name === 'one frame with a JSON array' ? 1 : count;
}

function each(sender: (payload: Buffer) => (connection: Connection) => void): Variant {
  return (connections, texts) => {
    for (const text of texts) {
      const send = sender(Buffer.from(text));
      for (const connection of connections) send(connection);
    }
  };
}

function eachFrame(sender: (frame: Buffer) => (connection: Connection) => void): Variant {
  return each((payload) => sender(textFrame(payload)));
}

function nothing(): void {}
