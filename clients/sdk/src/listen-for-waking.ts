type Target = {
  addEventListener?: (type: string, listener: () => void) => void;
  removeEventListener?: (type: string, listener: () => void) => void;
};
type Page = Target & { readonly document?: Target & { readonly visibilityState: string } };

/**
 * `woke`: the page is looked at again, or the machine slept, which shows in a clock that has jumped between two ticks.
 * `online`: the network is back. Outside a browser only the clock tells. The answer ends it.
 */
export function listenForWaking(tickMs: number, tell: (type: 'woke' | 'online') => void): () => void {
  const page = globalThis as unknown as Page;
  const { document } = page;
  const woke = () => tell('woke');
  const online = () => tell('online');
  const seen = () => document?.visibilityState === 'visible' && tell('woke');
  let tickedAt = Date.now();
  const ticking = setInterval(() => {
    const now = Date.now();
    if (Math.abs(now - tickedAt - tickMs) > tickMs) woke();
    tickedAt = now;
  }, tickMs);
  page.addEventListener?.('online', online);
  page.addEventListener?.('pageshow', woke);
  document?.addEventListener?.('visibilitychange', seen);
  return () => {
    clearInterval(ticking);
    page.removeEventListener?.('online', online);
    page.removeEventListener?.('pageshow', woke);
    document?.removeEventListener?.('visibilitychange', seen);
  };
}
