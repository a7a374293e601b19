import { readFileSync, statSync } from 'node:fs';
import { idPattern, nightPattern } from '@election-night/shared/election/definition.ts';
import { deskRoles } from '@election-night/shared/election/desk-action.ts';
import { bodyFormats } from '@election-night/shared/wire/report-body.ts';
import { Ajv } from 'ajv';
import type { FastifyBaseLogger } from 'fastify';
import Type, { type Static } from 'typebox';

const kinds = Type.Union([Type.Literal('turnout'), Type.Literal('exit-poll'), Type.Literal('count')]);
const ofAnyKey = {
  /** SHA-256 of the key, hex: the file does not open anything to who reads it. */
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  nights: Type.Array(Type.String({ pattern: nightPattern }), { minItems: 1 }),
  expires: Type.Optional(Type.String({ format: 'instant' })),
};
const strict = { additionalProperties: false };

/** A key of a source. Absent kinds and units = all that the definition allows the source; a unit stands for everything below it too. */
const SourceKeySchema = Type.Object(
  {
    ...ofAnyKey,
    source: Type.String({ pattern: idPattern }),
    kinds: Type.Optional(Type.Array(kinds, { minItems: 1 })),
    units: Type.Optional(Type.Array(Type.String({ pattern: idPattern }), { minItems: 1 })),
  },
  strict,
);
/** A key of a tool, by role. */
const RoleKeySchema = Type.Object({ ...ofAnyKey, role: Type.Literal('replay') }, strict);
/**
 * A key of somebody who decides. `name` is who: people are told it, and rules that ask for two persons compare it, so a second key of the
 * same person has the same name.
 */
const DeskKeySchema = Type.Object(
  {
    ...ofAnyKey,
    role: Type.Union(deskRoles.map((role) => Type.Literal(role))),
    name: Type.String({ maxLength: 80, pattern: '^[^\\s\\p{C}]+(?: [^\\s\\p{C}]+)*$' }),
  },
  strict,
);
const KeysFileSchema = Type.Object(
  { keys: Type.Array(Type.Union([SourceKeySchema, RoleKeySchema, DeskKeySchema])) },
  strict,
);

export type SourceKey = Static<typeof SourceKeySchema>;
export type RoleKey = Static<typeof RoleKeySchema>;
export type DeskKey = Static<typeof DeskKeySchema>;
export type Key = { readonly hash: Buffer } & (SourceKey | RoleKey | DeskKey);

const isKeysFile = new Ajv({ formats: bodyFormats }).compile<Static<typeof KeysFileSchema>>(KeysFileSchema);

export type KeysFile = { keys(): readonly Key[]; stop(): void };

/**
 * The keys of a file, read again when it changes. A new file that cannot be read or has a mistake keeps the old keys and is logged; at the
 * start it throws. The file is looked at every `intervalMs`, since notifications get lost where it is replaced or mounted.
 */
export function openKeysFile(path: string, log: FastifyBaseLogger, intervalMs = 1000): KeysFile {
  // Looked at before it is read: a change in between is then seen as one.
  let seen = stampOf(path);
  let keys = readKeys(path);
  log.info({ path, keys: keys.length }, 'keys read');
  const readIfChanged = () => {
    const stamp = stampOf(path);
    if (stamp === seen) return;
    seen = stamp;
    try {
      keys = readKeys(path);
      log.info({ path, keys: keys.length }, 'keys read again');
    } catch (error) {
      const reason = (error as Error).message;
      log.error({ path, missing: stamp === undefined, reason }, 'keys file has a mistake; the old keys stay');
    }
  };
  const looking = setInterval(readIfChanged, intervalMs).unref();
  return { keys: () => keys, stop: () => clearInterval(looking) };
}

/** What tells one state of a file from another; undefined where there is none to be seen. */
function stampOf(path: string): string | undefined {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join('/');
  } catch {
    return undefined;
  }
}

function readKeys(path: string): readonly Key[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`KEYS_FILE ${path} could not be read as JSON: ${reasonOf(error)}`);
  }
  if (!isKeysFile(content)) {
    const nameless = namelessKey(content);
    if (nameless !== -1) {
      throw new Error(
        `KEYS_FILE ${path} has a mistake at /keys/${nameless}/name: a key that decides needs the name of who holds it`,
      );
    }
    const first = isKeysFile.errors?.[0];
    throw new Error(`KEYS_FILE ${path} has a mistake at ${first?.instancePath || '/'}: ${first?.message ?? 'unknown'}`);
  }
  const seen = new Set<string>();
  const names = new Map<string, string>();
  return content.keys.map((key, index) => {
    const mistake = (what: string) => new Error(`KEYS_FILE ${path} has a mistake at /keys/${index}: ${what}`);
    if (seen.has(key.sha256)) throw mistake('the key is there twice');
    seen.add(key.sha256);
    if ('name' in key) {
      // One person must not pass for two because somebody wrote the name in another way.
      const spelled = names.get(sameName(key.name)) ?? key.name;
      if (spelled !== key.name) throw mistake('the name is there before in another spelling; write both in one way');
      names.set(sameName(key.name), key.name);
    }
    return { ...key, hash: Buffer.from(key.sha256, 'hex') };
  });
}

/** Asked by itself, since a union of schemas would complain about the fields of its first branch. */
function namelessKey(content: unknown): number {
  const { keys } = (content ?? {}) as { keys?: unknown };
  if (!Array.isArray(keys)) return -1;
  return keys.findIndex((key) => deskRoles.includes(key?.role) && typeof key.name !== 'string');
}

function sameName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** A message of the JSON parser may quote the file, and what stands there may be a key that somebody forgot to hash. */
function reasonOf(error: unknown): string {
  return error instanceof SyntaxError ? 'it is not valid JSON' : (error as Error).message;
}
