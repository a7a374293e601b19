import { createConnection, type Socket } from 'node:net';
import { constants, inflateRawSync } from 'node:zlib';
import { FrameScanner } from './scan-frames.ts';

export type Dialect = 'websocket' | 'socket.io';

export type ViewerOptions = {
  readonly port: number;
  readonly path: string;
  readonly dialect: Dialect;
  readonly offersDeflate: boolean;
  /** Text frames that come before the viewer counts as served: hello and snapshot, for one. */
  readonly openingFrames: number;
  /** Sees every text. Costs the client more, so a few viewers do it for all. */
  readonly onText?: (text: string) => void;
};

/** What all viewers of one process add up to. */
export class Tally {
  deliveries = 0;
  bytes = 0;
  failures = 0;
  lastFailure = '';
  #awaited = Number.POSITIVE_INFINITY;
  #reached: () => void = () => undefined;

  deliver(): void {
    this.deliveries += 1;
    if (this.deliveries >= this.#awaited) this.#reached();
  }

  reset(): void {
    this.deliveries = 0;
    this.bytes = 0;
  }

  /** Resolves at the delivery of this number since `reset`, or after the time. */
  async reaches(deliveries: number, withinMs: number): Promise<void> {
    if (this.deliveries >= deliveries) return;
    this.#awaited = deliveries;
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, withinMs);
      this.#reached = () => {
        clearTimeout(late);
        resolve();
      };
    });
    this.#awaited = Number.POSITIVE_INFINITY;
  }
}

/** Heartbeats, pings and answers of Socket.IO are shorter than any delta, compressed or not. */
const leastDeliveryBytes = 120;
const headEnd = Buffer.from('\r\n\r\n');
/** One for all sockets: what arrives is looked at before the next one reads. */
const arrived = Buffer.allocUnsafeSlow(256 * 1024);
const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
const flushed = Buffer.from([0, 0, 0xff, 0xff]);

/**
 * One connection that does as little as it can: a handshake written by hand, one buffer for all reads, frames counted and not read.
 * It answers pings, since servers end those who do not.
 */
export class LoadViewer {
  /** Resolves when the opening frames were there; rejects where the connection was refused or lost before. */
  readonly served: Promise<void>;
  /** The server agreed to compress. */
  compressed = false;
  readonly isReader: boolean;
  readonly #options: ViewerOptions;
  readonly #tally: Tally;
  readonly #socket: Socket;
  readonly #scanner: FrameScanner;
  #head: Buffer | undefined = Buffer.alloc(0);
  #openingLeft: number;
  #payload: Buffer[] = [];
  #isServed: () => void = () => undefined;
  #isLost: (reason: Error) => void = () => undefined;

  constructor(options: ViewerOptions, tally: Tally) {
    this.#options = options;
    this.#tally = tally;
    this.isReader = options.onText !== undefined;
    this.#openingLeft = options.openingFrames;
    this.served = new Promise((resolve, reject) => {
      this.#isServed = resolve;
      this.#isLost = reject;
    });
    this.#scanner = new FrameScanner({
      onFrame: (first, payloadBytes) => this.#onFrame(first, payloadBytes),
      ...(options.onText
        ? { onPayload: (bytes, from, to) => void this.#payload.push(Buffer.from(bytes.subarray(from, to))) }
        : {}),
    });
    this.#socket = createConnection({
      ...{ host: '127.0.0.1', port: options.port },
      onread: { buffer: arrived, callback: (length) => this.#onRead(length) },
    });
    this.#socket.once('connect', () => this.#socket.write(handshake(options)));
    this.#socket.once('error', (error) => this.#fail(error));
    this.#socket.once('close', () => this.#fail(new Error('the server closed the connection')));
  }

  /** At once and without a farewell, as a network that fails; the port is free again. */
  cut(): void {
    this.#socket
      .removeAllListeners('error')
      .removeAllListeners('close')
      .on('error', () => undefined);
    this.#socket.resetAndDestroy();
  }

  #onRead(length: number): boolean {
    this.#tally.bytes += length;
    if (!this.#head) this.#scanner.scan(arrived, length);
    else this.#readHead(length);
    return true;
  }

  #readHead(length: number): void {
    const head = Buffer.concat([this.#head as Buffer, arrived.subarray(0, length)]);
    this.#head = head;
    const end = head.indexOf(headEnd);
    if (end < 0) return;
    this.#head = undefined;
    const text = head.toString('latin1', 0, end);
    if (!text.startsWith('HTTP/1.1 101')) return this.#fail(new Error(text.split('\r\n')[0]));
    this.compressed = /^sec-websocket-extensions:.*permessage-deflate/im.test(text);
    if (this.#openingLeft === 0) this.#isServed();
    const rest = head.subarray(end + headEnd.length);
    this.#scanner.scan(rest, rest.length);
  }

  #onFrame(first: number, payloadBytes: number): void {
    const opcode = first & 0x0f;
    if (opcode === 1) this.#onTextFrame((first & 0x40) !== 0, payloadBytes);
    else if (opcode === 9) this.#socket.write(pong);
    this.#payload = [];
  }

  #onTextFrame(isDeflated: boolean, payloadBytes: number): void {
    if (payloadBytes >= leastDeliveryBytes) this.#tally.deliver();
    const { dialect, onText } = this.#options;
    if (onText) onText(textOf(Buffer.concat(this.#payload), isDeflated));
    // Engine.IO pings with the text "2".
    if (dialect === 'socket.io' && payloadBytes === 1) this.#socket.write(maskedText('3'));
    if (this.#openingLeft === 0) return;
    this.#openingLeft -= 1;
    if (this.#openingLeft === 0) this.#isServed();
    else if (dialect === 'socket.io') this.#socket.write(maskedText('40'));
  }

  #fail(error: Error): void {
    this.#tally.failures += 1;
    this.#tally.lastFailure = error.message;
    this.#isLost(error);
    this.cut();
  }
}

function handshake({ path, offersDeflate }: ViewerOptions): string {
  const extension =
    'Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover; server_no_context_takeover\r\n';
  return (
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
    `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${offersDeflate ? extension : ''}\r\n`
  );
}

function textOf(payload: Buffer, isDeflated: boolean): string {
  return (
    isDeflated ? inflateRawSync(Buffer.concat([payload, flushed]), { finishFlush: constants.Z_SYNC_FLUSH }) : payload
  ).toString();
}

/** With a mask of zeros, which leaves the text as it is. */
function maskedText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}
