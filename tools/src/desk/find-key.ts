import type { DeskRole } from '@election-night/shared/election/desk-action.ts';
import { readSenderKeys } from '../replay/keys-of-senders.ts';
import { whereVariables } from '../where/where-options.ts';

/** A key in the clear of one of these roles, the first of them that the person has. */
export type KeyOf = (...roles: readonly DeskRole[]) => string;

/**
 * A file as `npm run make-keys` writes it, else DESK_KEY, else the file that ELECTION_KEYS_FILE names. Of the keys in a file the one of
 * `name`, else the first of the role. Throws a sentence that says what to do where there is none.
 */
export async function findKey(
  env: NodeJS.ProcessEnv,
  { keys, as: name }: { readonly keys?: string; readonly as?: string },
): Promise<KeyOf> {
  const file = keys ?? (env.DESK_KEY ? undefined : env[whereVariables.keysFile] || undefined);
  if (file === undefined) {
    const key = env.DESK_KEY;
    if (!key) throw new Error('no key: set DESK_KEY to your own, or name a file of keys with --keys');
    if (name !== undefined) throw new Error('--as chooses among the keys of a file; name it with --keys');
    return () => key;
  }
  const senders = await readSenderKeys(file);
  return (...roles) => {
    const named = roles.flatMap((role) => Object.entries(senders[role] ?? {}));
    const key = named.find(([one]) => name === undefined || one === name)?.[1];
    if (key !== undefined) return key;
    const who = name === undefined ? '' : ` for "${name}"`;
    const there = named.length === 0 ? 'it has none' : `it has those of ${named.map(([one]) => `"${one}"`).join(', ')}`;
    throw new Error(`${file} has no key of the role ${roles.join(' or ')}${who}; ${there}`);
  };
}
