import type { CloseReason } from '@election-night/shared/wire/close-codes.ts';
import type { Frame } from './frame.ts';

/** The way to one viewer, whatever it speaks. Nothing here waits: what the peer does not read yet lies in `waitingBytes`. */
export interface Outlet {
  readonly kind: 'web-socket' | 'event-stream';
  readonly waitingBytes: number;
  /** Signs of life that were asked for since the last one came; always 0 where the transport has none. */
  readonly missedPongs: number;
  /**
   * The Buffer of the frame is shared with other viewers and is written as it is. A connection that is closing takes nothing.
   * False where the frame is large or much waits already, so that it may be a while until it is gone.
   */
  write(frame: Frame): boolean;
  /** What is written between the two leaves in one system call. */
  cork(): void;
  uncork(): void;
  ping(): void;
  close(reason: CloseReason, detail?: string): void;
  terminate(): void;
}
