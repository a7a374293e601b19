import { createHash, randomBytes } from 'node:crypto';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { SenderKeys } from '../replay/keys-of-senders.ts';

/** A line of the ingestor's keys file: the digest of a key, and what its bearer may do. */
export type KeyLine = { readonly sha256: string; readonly nights: readonly string[] } & (
  | { readonly source: string }
  | { readonly role: 'replay' }
);

/**
 * A new key for every source of the nights and one for the replay: in the clear for those who send, as digests for the ingestor.
 * A source that several nights have, such as a commission, has one key for all of them.
 */
export function makeKeys(nights: readonly Night[]): { senders: SenderKeys; ingestor: { keys: KeyLine[] } } {
  const nightsOf = new Map<string, string[]>();
  for (const { id, election } of nights) {
    for (const source of election.sources.keys()) nightsOf.set(source, [...(nightsOf.get(source) ?? []), id]);
  }
  const sources = Object.fromEntries([...nightsOf.keys()].map((source) => [source, newKey()]));
  const replay = newKey();
  const sourceLines = [...nightsOf].map(([source, ids]) => ({
    sha256: sha256(sources[source] as string),
    source,
    nights: ids,
  }));
  const replayLine: KeyLine = { sha256: sha256(replay), role: 'replay', nights: nights.map(({ id }) => id) };
  return { senders: { sources, replay }, ingestor: { keys: [...sourceLines, replayLine] } };
}

/** 256 random bits: digests of such keys need no salt. */
function newKey(): string {
  return randomBytes(32).toString('base64url');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
