import type { CloseReason } from '@election-night/shared/wire/close-codes.ts';
import type { NightFeed } from '../feed/night-feed.ts';
import type { Limits } from '../limits.ts';
import type { BroadcasterMetrics } from '../metrics.ts';
import type { Viewer } from './viewer.ts';

type RegisterOptions = { readonly limits: Limits; readonly metrics: BroadcasterMetrics };

/** Everyone who is inside, whatever they speak, and how many came from each address. */
export class ViewerRegister {
  readonly #limits: Limits;
  readonly #metrics: BroadcasterMetrics;
  readonly #viewers = new Set<Viewer>();
  readonly #insideFrom = new Map<string, number>();
  /** From now on nobody is let in. */
  isClosed = false;

  constructor({ limits, metrics }: RegisterOptions) {
    this.#limits = limits;
    this.#metrics = metrics;
  }

  get viewers(): ReadonlySet<Viewer> {
    return this.#viewers;
  }

  /** Why someone from this address cannot come in now; absent where nothing speaks against it. */
  refusalOf(feed: NightFeed | undefined, address: string): CloseReason | undefined {
    const reason = this.#refusalOf(feed, address);
    if (reason) this.#metrics.refused.inc({ reason });
    return reason;
  }

  /** The answer is called when the viewer is gone. */
  enter(viewer: Viewer, address: string): () => void {
    this.#viewers.add(viewer);
    this.#metrics.viewers.set(this.#viewers.size);
    this.#insideFrom.set(address, this.#from(address) + 1);
    return () => {
      this.#viewers.delete(viewer);
      this.#metrics.viewers.set(this.#viewers.size);
      const left = this.#from(address) - 1;
      if (left > 0) this.#insideFrom.set(address, left);
      else this.#insideFrom.delete(address);
    };
  }

  #refusalOf(feed: NightFeed | undefined, address: string): CloseReason | undefined {
    if (!feed) return 'unknownNight';
    if (this.isClosed || !feed.board.tip || this.#viewers.size >= this.#limits.maxViewers) return 'full';
    const most = this.#limits.maxSocketsPerAddress;
    return most > 0 && this.#from(address) >= most ? 'tooMany' : undefined;
  }

  #from(address: string): number {
    return this.#insideFrom.get(address) ?? 0;
  }
}
