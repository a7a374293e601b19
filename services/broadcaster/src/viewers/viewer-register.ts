import type { CloseReason } from '@election-night/shared/wire/close-codes.ts';
import type { NightFeed } from '../feed/night-feed.ts';
import type { Viewer } from '../feed/viewer.ts';
import type { Limits } from '../limits.ts';
import type { BroadcasterMetrics } from '../metrics.ts';

type RegisterOptions = { readonly limits: Limits; readonly metrics: BroadcasterMetrics };

/** Everyone who is inside, whatever they speak, and how many came from each address. */
export class ViewerRegister {
  readonly #limits: Limits;
  readonly #metrics: BroadcasterMetrics;
  readonly #viewers = new Set<Viewer>();
  readonly #insideFrom = new Map<string, number>();
  readonly #pollsFrom = new Map<string, number>();
  #polls = 0;
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

  /** A long poll; absent where it may not wait: too many do, here or from this address. The answer is called when it is answered. */
  enterPoll(address: string): (() => void) | undefined {
    const { maxPolls, maxSocketsPerAddress } = this.#limits;
    const mostOfAddress = maxSocketsPerAddress > 0 ? maxSocketsPerAddress : maxPolls;
    const polls = this.#pollsFrom.get(address) ?? 0;
    if (this.isClosed || this.#polls >= maxPolls || polls >= mostOfAddress) return undefined;
    this.#polls += 1;
    this.#pollsFrom.set(address, polls + 1);
    return () => {
      this.#polls -= 1;
      const left = (this.#pollsFrom.get(address) ?? 0) - 1;
      if (left > 0) this.#pollsFrom.set(address, left);
      else this.#pollsFrom.delete(address);
    };
  }

  /** Long polls that are not answered yet. */
  get polls(): number {
    return this.#polls;
  }

  /** The answer is called when the viewer is gone. */
  enter(viewer: Viewer, address: string): () => void {
    this.#viewers.add(viewer);
    this.#metrics.viewers.set(this.#viewers.size);
    this.#insideFrom.set(address, this.#from(address) + 1);
    return () => {
      if (!this.#viewers.delete(viewer)) return;
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
