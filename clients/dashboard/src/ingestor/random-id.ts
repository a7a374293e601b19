/** An id of a request that no other one has: 96 random bits, in hex. Pages without TLS have no `randomUUID`. */
export function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
