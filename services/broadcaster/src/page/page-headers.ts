/**
 * Nothing comes from another host, and no script runs that is written into the page. JSON in a script element is no script: HTML, 4.12.1.1.
 */
const policy = (formAction: string, frameAncestors: string) =>
  `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action ${formAction}; frame-ancestors ${frameAncestors}`;
const pagePolicy = policy("'none'", "'self'");
/** The desk has a form that opens the board of the queue. Nobody lays another page over its buttons. */
const deskPolicy = policy("'self'", "'none'");

/** What every answer of the page and its files says. */
export function addPageHeaders(set: (name: string, value: string) => unknown): void {
  set('content-security-policy', pagePolicy);
  set('x-content-type-options', 'nosniff');
  set('referrer-policy', 'no-referrer');
  set('cross-origin-resource-policy', 'same-origin');
}

/** The page of the desk. It is for no list of a search engine, and its form says where it comes from, as the board wants to know. */
export function addDeskHeaders(set: (name: string, value: string) => unknown): void {
  addPageHeaders(set);
  set('content-security-policy', deskPolicy);
  set('referrer-policy', 'same-origin');
  set('x-robots-tag', 'noindex');
}

/** Has an address of its own, and headers of its own (desk-route.ts). */
export const deskFile = 'desk.html';

/** The one file of the page that is made to be loaded by pages of other hosts. */
export const elementsFile = '/elements.js';

/** For a route that pages of other hosts may not read, other than what is about nights. */
export const forOwnPages = { config: { cors: false } } as const;
