import { readFile } from 'node:fs/promises';
import type { DeskRole } from '@election-night/shared/election/desk-action.ts';

/** Keys in the clear, as those who send have them; the ingestor has only their digests. Those of the desk are by the name of who holds them. */
export type SenderKeys = {
  readonly sources: Readonly<Record<string, string>>;
  readonly replay: string;
} & { readonly [R in DeskRole]?: Readonly<Record<string, string>> };

/**
 * The key of whoever a recording names as the sender: a source, `replay`, or a role and a name (`desk/first desk`). Persons of the night
 * need not be those whose keys are there: each of them gets a key of the role that no other one has, in the order of their first request.
 */
export function keyFinder(keys: SenderKeys): (sender: string) => string {
  const taken = new Map<string, string>();
  const ofPerson = (role: DeskRole, name: string): string | undefined => {
    const held = keys[role] ?? {};
    return held[name] ?? Object.values(held).find((key) => ![...taken.values()].includes(key));
  };
  return (sender) => {
    const [role = '', name] = sender.split(/\/(.*)/, 2);
    const key =
      taken.get(sender) ??
      (name === undefined
        ? sender === 'replay'
          ? keys.replay
          : keys.sources[sender]
        : ofPerson(role as DeskRole, name));
    if (key === undefined) throw new Error(`the keys file has no key for ${sender}`);
    taken.set(sender, key);
    return key;
  };
}

/** Throws one sentence where the file is not `{"sources": {"<id>": "<key>"}, "replay": "<key>"}`. */
export async function readSenderKeys(path: string): Promise<SenderKeys> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`${path} cannot be read; \`npm run make-keys\` makes such a file`);
  });
  let json: Partial<SenderKeys>;
  try {
    json = JSON.parse(text) as Partial<SenderKeys>;
  } catch {
    throw new Error(`${path} is not JSON`);
  }
  if (typeof json?.replay !== 'string' || typeof json.sources !== 'object' || json.sources === null) {
    throw new Error(`${path} must hold {"sources": {"<source>": "<key>"}, "replay": "<key>"}`);
  }
  const { sources, replay, desk, certifier } = json;
  return { sources, replay, ...(desk ? { desk } : {}), ...(certifier ? { certifier } : {}) };
}
