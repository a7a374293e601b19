import { createHash, randomBytes } from 'node:crypto';
import type { DeskRole } from '@election-night/shared/election/desk-action.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { SenderKeys } from '../replay/keys-of-senders.ts';

/** A line of the ingestor's keys file: the digest of a key, and what its bearer may do. */
export type KeyLine = { readonly sha256: string; readonly nights: readonly string[] } & (
  | { readonly source: string }
  | { readonly role: 'replay' }
  | { readonly role: DeskRole; readonly name: string }
);

/** Who holds the keys of the desk: two persons, since some definitions ask for two, and one who certifies. */
const holders: Readonly<Record<DeskRole, readonly string[]>> = {
  desk: ['first desk', 'second desk'],
  certifier: ['certifier'],
};

/**
 * A new key for every source of the nights, one for the replay, and those of the desk: in the clear for those who send, as digests for the ingestor.
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
  const ids = nights.map(({ id }) => id);
  const replayLine: KeyLine = { sha256: sha256(replay), role: 'replay', nights: ids };
  const [desk, certifier] = [newKeysOf('desk'), newKeysOf('certifier')];
  const deskLines = Object.entries({ desk, certifier }).flatMap(([role, keys]) =>
    Object.entries(keys).map(
      ([name, key]): KeyLine => ({ sha256: sha256(key), role: role as DeskRole, name, nights: ids }),
    ),
  );
  return {
    senders: { sources, replay, desk, certifier },
    ingestor: { keys: [...sourceLines, replayLine, ...deskLines] },
  };
}

function newKeysOf(role: DeskRole): Readonly<Record<string, string>> {
  return Object.fromEntries(holders[role].map((name) => [name, newKey()]));
}

/** 256 random bits: digests of such keys need no salt. */
function newKey(): string {
  return randomBytes(32).toString('base64url');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
