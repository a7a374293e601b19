/** What is done with the frames of one connection. */
export type FrameSink = {
  /** A whole frame went by. `first` is its first byte: FIN, RSV1 and the opcode. */
  onFrame(first: number, payloadBytes: number): void;
  /** A piece of the payload of the frame that is going by; absent where nobody reads it. */
  readonly onPayload?: (bytes: Buffer, from: number, to: number) => void;
};

const mostHeaderBytes = 10;

/**
 * Finds where the server's frames end (RFC 6455, section 5.2; a server does not mask) in pieces of any size, and copies nothing but a
 * header that a piece cuts in two. A client that only counts is cheaper than the server it loads.
 */
export class FrameScanner {
  readonly #sink: FrameSink;
  #first = 0;
  #payloadBytes = 0;
  /** Bytes of the payload that are still to come; -1 between frames. */
  #left = -1;
  #cut: Buffer | undefined;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  scan(bytes: Buffer, end: number): void {
    let at = 0;
    if (this.#cut) at = this.#joinCut(bytes, end);
    while (at < end) {
      if (this.#left < 0) {
        const header = this.#readHeader(bytes, at, end);
        if (header === 0) {
          this.#cut = Buffer.from(bytes.subarray(at, end));
          return;
        }
        at += header;
      }
      const piece = Math.min(this.#left, end - at);
      if (piece > 0) this.#sink.onPayload?.(bytes, at, at + piece);
      at += piece;
      this.#left -= piece;
      if (this.#left > 0) return;
      this.#left = -1;
      this.#sink.onFrame(this.#first, this.#payloadBytes);
    }
  }

  /** The rest of a header that the last piece cut; returns where in the new piece the payload begins. */
  #joinCut(bytes: Buffer, end: number): number {
    const cut = this.#cut as Buffer;
    const joined = Buffer.concat([cut, bytes.subarray(0, Math.min(end, mostHeaderBytes))]);
    const header = this.#readHeader(joined, 0, joined.length);
    this.#cut = header === 0 ? joined : undefined;
    if (header === 0) return end;
    if (this.#left > 0) return header - cut.length;
    this.#left = -1;
    this.#sink.onFrame(this.#first, this.#payloadBytes);
    return header - cut.length;
  }

  /** Length of the header, or 0 where it is not whole. */
  #readHeader(bytes: Buffer, at: number, end: number): number {
    if (end - at < 2) return 0;
    const short = (bytes[at + 1] as number) & 0x7f;
    const header = short < 126 ? 2 : short === 126 ? 4 : mostHeaderBytes;
    if (end - at < header) return 0;
    this.#first = bytes[at] as number;
    this.#payloadBytes =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    this.#left = this.#payloadBytes;
    return header;
  }
}
