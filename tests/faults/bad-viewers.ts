import { randomBytes } from 'node:crypto';
import { connect, type Socket, type TcpNetConnectOpts } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerFrame } from '@election-night/shared/wire/server-frame.ts';
import WebSocket from 'ws';

export type BadViewer = { end(): void };

/** Asks for everything again and again, as often as it may, and never reads any of it until `readNow`. */
export type NeverReader = BadViewer & { readNow(): void; readonly code: Promise<number> };

const askEveryMs = 250;
const askAtOnce = 8;

export function neverRead(feedUrl: string, topic: string, perMessageDeflate: boolean): NeverReader {
  const socket = new WebSocket(`${feedUrl}?topics=${topic}`, { perMessageDeflate });
  socket.on('error', () => undefined);
  // Without a position: the whole snapshot each time.
  const ask = () => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: 'subscribe', topic }));
  };
  socket.on('open', () => {
    socket.pause();
    for (let time = 0; time < askAtOnce; time += 1) ask();
  });
  const asking = setInterval(ask, askEveryMs);
  const code = new Promise<number>((done) => socket.once('close', done));
  const end = () => {
    clearInterval(asking);
    socket.terminate();
  };
  return {
    code,
    end,
    readNow: () => {
      clearInterval(asking);
      socket.resume();
    },
  };
}

/** Ten times what is allowed at once. */
const floodMessages = 100;
const floodAgainMs = 250;

/** Reads nothing for a while, is passed over, and reads again before that lasts too long. */
export type Stumbler = BadViewer & {
  /** Frames that did not begin where the one before them ended, or earlier. */
  readonly holes: readonly string[];
  /** The rev that it shows of the topic which it had before it stumbled. */
  rev(): number;
};

const stumbleMs = 1500;

export function stumble(feedUrl: string, own: string, large: string): Stumbler {
  const socket = new WebSocket(`${feedUrl}?topics=${own}`, { perMessageDeflate: false });
  const ends = new Map<string, number>();
  const holes: string[] = [];
  const ask = () =>
    socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify({ type: 'subscribe', topic: large }));
  let asking: NodeJS.Timeout | undefined;
  socket.on('error', () => undefined);
  socket.on('close', (code) => holes.push(`closed with ${code}`));
  socket.on('message', (data) => {
    const frame = JSON.parse(data.toString()) as ServerFrame;
    if (frame.type === 'delta' && frame.from > (ends.get(frame.topic) ?? 0)) {
      holes.push(`${frame.topic} from ${frame.from}, after ${ends.get(frame.topic)}`);
    }
    if (frame.type === 'delta') ends.set(frame.topic, frame.to);
    if (frame.type === 'snapshot') ends.set(frame.topic, frame.rev);
  });
  socket.on('open', () => {
    socket.pause();
    for (let time = 0; time < askAtOnce; time += 1) ask();
    asking = setInterval(ask, askEveryMs);
    setTimeout(() => {
      clearInterval(asking);
      socket.resume();
    }, stumbleMs);
  });
  return {
    holes,
    rev: () => ends.get(own) ?? 0,
    end: () => {
      clearInterval(asking);
      socket.removeAllListeners('close').terminate();
    },
  };
}

/** Says too much, is sent away, and comes back to do it again. */
export type Flooder = BadViewer & { readonly codes: readonly number[] };

export function flood(feedUrl: string): Flooder {
  const codes: number[] = [];
  let isOver = false;
  let socket: WebSocket | undefined;
  const again = async () => {
    while (!isOver) {
      const own = new WebSocket(feedUrl);
      socket = own;
      own.on('error', () => undefined);
      own.on('open', () => {
        for (let number = 0; number < floodMessages; number += 1) own.send('{"type":"ping"}');
      });
      const code = await new Promise<number>((done) => own.once('close', done));
      if (!isOver) codes.push(code);
      await delay(floodAgainMs);
    }
  };
  void again();
  return {
    codes,
    end: () => {
      isOver = true;
      socket?.terminate();
    },
  };
}

/** A plain client: a handshake by hand, and then nothing of what a WebSocket does by itself. */
function plainClient(
  feedUrl: string,
  topic: string,
  options: { readonly onread?: TcpNetConnectOpts['onread'] },
): Socket {
  const { hostname, port, pathname } = new URL(feedUrl.replace('ws', 'http'));
  const socket = connect({ host: hostname, port: Number(port), ...options });
  socket.on('error', () => undefined);
  socket.write(
    `GET ${pathname}?topics=${topic} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
  );
  return socket;
}

/** A text frame of a client, masked with zeros, so that the text stands in it as it is. */
function clientFrame(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

export type ByteReader = BadViewer & { readonly bytes: number };

/** Takes one byte a second out of the kernel, and asks for the whole snapshot as often as it may. */
export function readByteByByte(feedUrl: string, topic: string): ByteReader {
  let bytes = 0;
  let asking: NodeJS.Timeout | undefined;
  const ask = () => socket.write(clientFrame(JSON.stringify({ type: 'subscribe', topic })));
  const socket = plainClient(feedUrl, topic, {
    onread: {
      buffer: Buffer.alloc(1),
      callback: () => {
        bytes += 1;
        // The first byte is that of the answer to the handshake: what was sent before it would come in one heap, and be a flood.
        if (bytes === 1) {
          for (let time = 0; time < askAtOnce; time += 1) ask();
          asking = setInterval(ask, askEveryMs);
        }
        return false;
      },
    },
  });
  const reading = setInterval(() => socket.resume(), 1000);
  socket.once('close', () => clearInterval(asking));
  return {
    get bytes() {
      return bytes;
    },
    end: () => {
      clearInterval(reading);
      clearInterval(asking);
      socket.destroy();
    },
  };
}

/** Reads everything and answers no ping. `ended` resolves when the server has had enough. */
export function neverPong(feedUrl: string, topic: string): BadViewer & { readonly ended: Promise<void> } {
  const socket = plainClient(feedUrl, topic, {});
  socket.resume();
  return { ended: new Promise((done) => socket.once('close', () => done())), end: () => socket.destroy() };
}
