import type { ServerFrame } from '@election-night/shared/wire/server-frame.ts';
import WebSocket from 'ws';

type FrameOf<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;
export type Closed = { readonly code: number; readonly reason: string };

/** A plain client for tests: keeps every frame, and waits for the next one instead of sleeping. */
export class FeedReader {
  readonly socket: WebSocket;
  readonly seen: ServerFrame[] = [];
  readonly closed: Promise<Closed>;
  #unread: ServerFrame[] = [];
  #wake: () => void = () => undefined;
  #isClosed = false;

  constructor(url: string, protocols: string[] = []) {
    this.socket = new WebSocket(url, protocols);
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) throw new Error('a binary frame');
      const frame = JSON.parse(data.toString()) as ServerFrame;
      this.seen.push(frame);
      this.#unread.push(frame);
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        this.#isClosed = true;
        this.#wake();
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  /** The next frame of any type. */
  async next(): Promise<ServerFrame> {
    for (;;) {
      const frame = this.#unread.shift();
      if (frame) return frame;
      if (this.#isClosed) throw new Error('the connection was closed');
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  /** The next frame of this type; heartbeats and others before it are passed over. */
  async nextOf<T extends ServerFrame['type']>(type: T): Promise<FrameOf<T>> {
    for (;;) {
      const frame = await this.next();
      if (frame.type === type) return frame as FrameOf<T>;
    }
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  end(): void {
    this.socket.terminate();
  }
}

/** Resolves when the condition holds; the test's own time-out is the bound. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
