import 'ws';

// What ws 8.23 has and @types/ws does not name yet.
declare module 'ws' {
  /** Its constructor is internal; `frame` gives the header and the payload of one frame. */
  class Sender {
    static frame(
      payload: Buffer,
      options: { fin: boolean; rsv1: boolean; opcode: number; mask: boolean; readOnly: boolean },
    ): Buffer[];
  }

  interface ServerOptions<U, V> {
    closeTimeout?: number | undefined;
    maxPendingAutoPongs?: number | undefined;
  }
}
