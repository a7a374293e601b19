/** What a page can ask of the ingestor with a key: to lead a replay, or to decide at the desk. */
export type KeyRole = 'replay' | 'desk';

const nameOf = (role: KeyRole) => `${role}-key`;

/** Of this page, until it is loaded again: for browsers that were told to store nothing. */
const inMemory = new Map<KeyRole, string>();

/** The key that a person gave this tab, until it is closed. It is in no address, in no cookie, and no other tab has it. */
export function readKey(role: KeyRole): string | undefined {
  return inMemory.get(role) ?? stored((storage) => storage.getItem(nameOf(role))) ?? undefined;
}

export function keepKey(role: KeyRole, key: string): void {
  inMemory.set(role, key);
  stored((storage) => storage.setItem(nameOf(role), key));
}

export function forgetKey(role: KeyRole): void {
  inMemory.delete(role);
  stored((storage) => storage.removeItem(nameOf(role)));
}

/** Where storage is forbidden, reading the property alone throws (HTML Living Standard, 12.2.2). */
function stored<Value>(use: (storage: Storage) => Value): Value | undefined {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}

/**
 * Keeps the keys that the address has behind `#`, as in `/#replay-key=…`, and takes them out of it: a part that no browser sends
 * (RFC 9110, 7.1 and 17.11), so that no server and no log sees them.
 */
export function takeKeysFromAddress(): void {
  const said = new URLSearchParams(location.hash.slice(1));
  let isThere = false;
  for (const role of ['replay', 'desk'] as const) {
    const key = said.get(nameOf(role));
    if (key === null) continue;
    isThere = true;
    keepKey(role, key);
    said.delete(nameOf(role));
  }
  if (!isThere) return;
  const rest = said.toString();
  history.replaceState(null, '', location.pathname + location.search + (rest === '' ? '' : `#${rest}`));
}
