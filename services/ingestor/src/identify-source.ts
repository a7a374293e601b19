import { createHash, timingSafeEqual } from 'node:crypto';
import type { DeskRole } from '@election-night/shared/election/desk-action.ts';
import { instantOf } from '@election-night/shared/election/instant.ts';
import type { DeskKey, Key, RoleKey, SourceKey } from './keys-file.ts';

export type Identified<K> =
  | { readonly outcome: 'identified'; readonly key: K }
  | { readonly outcome: 'refused'; readonly code: 'key-unknown' | 'key-forbids' };

/** `Authorization: Bearer <key>` → the source's key and its scope, for this night at this moment (milliseconds since 1970). */
export function identifySource(
  authorization: string | undefined,
  keys: readonly Key[],
  night: string,
  now: number,
): Identified<SourceKey> {
  const key = findKey(authorization, keys, now);
  if (!key) return { outcome: 'refused', code: 'key-unknown' };
  if (!('source' in key) || !key.nights.includes(night)) return { outcome: 'refused', code: 'key-forbids' };
  return { outcome: 'identified', key };
}

/** The same for a key with a role instead of a source. */
export function identifyRole(
  authorization: string | undefined,
  keys: readonly Key[],
  role: RoleKey['role'],
  night: string,
  now: number,
): Identified<RoleKey> {
  const key = findKey(authorization, keys, now);
  if (!key) return { outcome: 'refused', code: 'key-unknown' };
  if (!('role' in key) || key.role !== role || !key.nights.includes(night)) {
    return { outcome: 'refused', code: 'key-forbids' };
  }
  return { outcome: 'identified', key };
}

/** The same for somebody who decides, in one of these roles. */
export function identifyDesk(
  authorization: string | undefined,
  keys: readonly Key[],
  roles: readonly DeskRole[],
  night: string,
  now: number,
): Identified<DeskKey> {
  const key = findKey(authorization, keys, now);
  if (!key) return { outcome: 'refused', code: 'key-unknown' };
  if (!('name' in key) || !roles.includes(key.role) || !key.nights.includes(night)) {
    return { outcome: 'refused', code: 'key-forbids' };
  }
  return { outcome: 'identified', key };
}

/**
 * Who sends, for a recording: the source, the role, or the role and the name (`desk/first desk`) of a key that is valid and reaches this
 * night; undefined for any other.
 */
export function senderOf(
  authorization: string | undefined,
  keys: readonly Key[],
  night: string,
  now: number,
): string | undefined {
  const key = findKey(authorization, keys, now);
  if (!key?.nights.includes(night)) return undefined;
  if ('source' in key) return key.source;
  return 'name' in key ? `${key.role}/${key.name}` : key.role;
}

/** The same for whatever key reaches this night. */
export function identifyAny(
  authorization: string | undefined,
  keys: readonly Key[],
  night: string,
  now: number,
): Identified<Key> {
  const key = findKey(authorization, keys, now);
  if (!key) return { outcome: 'refused', code: 'key-unknown' };
  return key.nights.includes(night) ? { outcome: 'identified', key } : { outcome: 'refused', code: 'key-forbids' };
}

/** Looks at every key whether or not one has matched, so that the time of the answer tells nothing. */
function findKey(authorization: string | undefined, keys: readonly Key[], now: number): Key | undefined {
  const presented = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(authorization ?? '')?.[1];
  const hash = createHash('sha256')
    .update(presented ?? '')
    .digest();
  let found: Key | undefined;
  for (const key of keys) if (timingSafeEqual(key.hash, hash)) found = key;
  if (presented === undefined || !found) return undefined;
  return found.expires !== undefined && instantOf(found.expires) <= now ? undefined : found;
}
