/**
 * Nothing comes from another host, and no script runs that is written into the page. JSON in a script element is no script: HTML, 4.12.1.1.
 */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** What every answer of the page and its files says. */
export function addPageHeaders(set: (name: string, value: string) => unknown): void {
  set('content-security-policy', pagePolicy);
  set('x-content-type-options', 'nosniff');
  set('referrer-policy', 'no-referrer');
  set('cross-origin-resource-policy', 'same-origin');
}

/** The one file of the page that is made to be loaded by pages of other hosts. */
export const elementsFile = '/elements.js';

/** For a route that pages of other hosts may not read, other than what is about nights. */
export const forOwnPages = { config: { cors: false } } as const;
