import type { ServerFrame } from '@election-night/shared/wire/server-frame.ts';

type FrameOf<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>;

/** Reads a server-sent stream as a browser does (HTML Living Standard, 9.2.6), line by line: data, id, retry, comments. */
export class EventReader {
  readonly seen: ServerFrame[] = [];
  lastId = '';
  retry: number | undefined;
  comments = 0;
  status = 0;
  headers = new Headers();
  isEnded = false;
  readonly #abort = new AbortController();
  #unread: ServerFrame[] = [];
  #wake: () => void = () => undefined;
  #data: string[] = [];
  readonly opened: Promise<void>;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.opened = this.#open(url, headers);
    this.opened.catch(() => undefined);
  }

  async next(): Promise<ServerFrame> {
    for (;;) {
      const frame = this.#unread.shift();
      if (frame) return frame;
      if (this.isEnded) throw new Error('the stream has ended');
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  async nextOf<T extends ServerFrame['type']>(type: T): Promise<FrameOf<T>> {
    for (;;) {
      const frame = await this.next();
      if (frame.type === type) return frame as FrameOf<T>;
    }
  }

  end(): void {
    this.#abort.abort();
  }

  async #open(url: string, headers: Record<string, string>): Promise<void> {
    const answer = await fetch(url, { headers, signal: this.#abort.signal });
    this.status = answer.status;
    this.headers = answer.headers;
    void this.#read(answer);
  }

  async #read(answer: Response): Promise<void> {
    try {
      let rest = '';
      for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        const lines = (rest + piece).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#take(line);
      }
    } catch {
      // Aborted, or reset by the server.
    }
    this.isEnded = true;
    this.#wake();
  }

  #take(line: string): void {
    if (line === '') this.#dispatch();
    else if (line.startsWith(':')) this.comments += 1;
    else if (line.startsWith('data: ')) this.#data.push(line.slice(6));
    else if (line.startsWith('id: ')) this.lastId = line.slice(4);
    else if (line.startsWith('retry: ')) this.retry = Number(line.slice(7));
    else throw new Error(`a line that no reader knows: ${line}`);
  }

  #dispatch(): void {
    if (this.#data.length > 0) {
      const frame = JSON.parse(this.#data.join('\n')) as ServerFrame;
      this.#data = [];
      this.seen.push(frame);
      this.#unread.push(frame);
    }
    this.#wake();
  }
}
