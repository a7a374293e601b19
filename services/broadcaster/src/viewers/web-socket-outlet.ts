import type { Duplex } from 'node:stream';
import { type CloseReason, closeCodes } from '@election-night/shared/wire/close-codes.ts';
import WebSocket from 'ws';
import type { Frame } from '../feed/frame.ts';
import type { Form } from '../feed/frame-forms.ts';
import type { Outlet } from '../feed/outlet.ts';

/** `frames`: whole frames, made once, go to the socket itself. `ws`: ws makes a frame for each viewer. */
export type Transport = 'frames' | 'ws';

const asText = { binary: false, compress: false } as const;
/** A close reason has at most 123 bytes. */
const maxReasonLength = 120;

/**
 * A viewer on a WebSocket. ws opens, closes, pings and reads; what viewers get is written past it, to the socket that the upgrade gave. The two
 * do not mix up their bytes: ws is never asked to deflate, so it writes at once and in order. Nothing follows a close frame: ours is sent by
 * `close`, and where the peer's came first, ws ends the socket as soon as its answer has left.
 */
export class WebSocketOutlet implements Outlet {
  readonly kind = 'web-socket';
  missedPongs = 0;
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #form: Form;
  readonly #transport: Transport;
  #isClosing = false;

  constructor(webSocket: WebSocket, socket: Duplex, form: 'plain' | 'deflated', transport: Transport) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#form = form;
    this.#transport = transport;
    webSocket.on('pong', () => {
      this.missedPongs = 0;
    });
  }

  get waitingBytes(): number {
    return this.#socket.writableLength;
  }

  write(frame: Frame): boolean {
    if (this.#isClosed) return true;
    if (this.#transport === 'frames') return this.#socket.write(frame.bytes(this.#form));
    for (const text of frame.texts) this.#webSocket.send(text, asText);
    return this.#webSocket.bufferedAmount === 0;
  }

  /**
   * Where nothing waits, the socket knows as well as ws does, and one object less has to be fetched from memory for each of ten thousand
   * viewers. Where something waits, a close frame may be among it.
   */
  get #isClosed(): boolean {
    if (this.#isClosing || this.#socket.writableEnded) return true;
    return this.#socket.writableLength > 0 && this.#webSocket.readyState !== WebSocket.OPEN;
  }

  cork(): void {
    this.#socket.cork();
  }

  uncork(): void {
    this.#socket.uncork();
  }

  ping(): void {
    this.missedPongs += 1;
    this.#webSocket.ping();
  }

  close(reason: CloseReason, detail?: string): void {
    const { code, sentence } = closeCodes[reason];
    this.#isClosing = true;
    this.#webSocket.close(code, (detail ?? sentence).slice(0, maxReasonLength));
  }

  terminate(): void {
    this.#isClosing = true;
    this.#webSocket.terminate();
  }
}
