import { readFile } from 'node:fs/promises';
import { whereVariables } from '../where/where-options.ts';
import { keyVariable } from './read-options.ts';

/** The key of the source, from a file or the environment. Throws one sentence that holds no part of it. */
export async function readKey(
  source: string,
  file: string | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const named = file ?? (environment[keyVariable] ? undefined : environment[whereVariables.keysFile] || undefined);
  if (named === undefined) {
    const key = environment[keyVariable];
    if (!key) throw new Error(`there is no key: set ${keyVariable}, or name a file with --key-file`);
    return checked(key.trim(), keyVariable);
  }
  const text = await readFile(named, 'utf8').catch(() => {
    throw new Error(`${named} cannot be read`);
  });
  if (!text.trimStart().startsWith('{')) return checked(text.trim(), named);
  let key: unknown;
  try {
    key = (JSON.parse(text) as { sources?: Record<string, unknown> }).sources?.[source];
  } catch {
    throw new Error(`${named} is neither a key alone nor JSON`);
  }
  if (typeof key !== 'string') throw new Error(`${named} has no key for the source ${source}`);
  return checked(key, named);
}

function checked(key: string, from: string): string {
  if (!/^[\x21-\x7e]{1,512}$/.test(key))
    throw new Error(`what ${from} holds is no key: a key is one word of ASCII signs`);
  return key;
}
