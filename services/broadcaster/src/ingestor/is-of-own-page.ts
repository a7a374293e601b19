import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request comes from a page of this host, or from no page at all. Browsers say so in Sec-Fetch-Site, and older ones in Origin at
 * least where something is changed; a program that sends neither has no cookie of anybody with it.
 */
export function isOfOwnPage(method: string, headers: IncomingHttpHeaders): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  const isRead = method === 'GET' || method === 'HEAD';
  if (site !== undefined && site !== 'same-origin' && !(site === 'none' && isRead)) return false;
  return origin === undefined || hostOf(origin) === host;
}

/** Of `null` and what is no address: one that no request has. */
function hostOf(origin: string): string {
  try {
    return new URL(origin).host;
  } catch {
    return '';
  }
}
