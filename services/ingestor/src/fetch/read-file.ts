import { type BigIntStats, promises as fs } from 'node:fs';
import { join, resolve } from 'node:path';

export type FoundFile =
  | { readonly outcome: 'none' }
  /** The same file in the same state as the one that is known. */
  | { readonly outcome: 'unchanged' }
  /** Perhaps it is being written: taken where the next look finds the same stamp. */
  | { readonly outcome: 'settling'; readonly stamp: string }
  | { readonly outcome: 'body'; readonly bytes: Buffer; readonly stamp: string; readonly modified: number }
  | { readonly outcome: 'failed'; readonly reason: string };

export type FileOptions = {
  /** Relative to the folder of the night. */
  readonly folder: string;
  readonly pattern: string;
  readonly nightFolder: string;
  /** Stamps of the file that was ingested last, and of the one that was seen at the last look. */
  readonly known?: string | undefined;
  readonly settling?: string | undefined;
  readonly maxBytes: number;
};

/**
 * The last file by name that fits the pattern. It is read when it is whole: when two looks found the same size and time, or when it was
 * moved here after it was written.
 */
export async function readFile(options: FileOptions): Promise<FoundFile> {
  const folder = resolve(options.nightFolder, options.folder);
  try {
    const name = lastOf(await fs.readdir(folder), options.pattern);
    return name === undefined ? { outcome: 'none' } : await readWhole(join(folder, name), name, options);
  } catch (error) {
    return { outcome: 'failed', reason: `the folder cannot be read: ${(error as NodeJS.ErrnoException).code}` };
  }
}

async function readWhole(path: string, name: string, options: FileOptions): Promise<FoundFile> {
  const { known, settling, maxBytes } = options;
  const before = await fs.stat(path, { bigint: true });
  const stamp = stampOf(name, before);
  if (stamp === known) return { outcome: 'unchanged' };
  if (!before.isFile()) return { outcome: 'failed', reason: `${name} is not a file` };
  if (before.size === 0n && stamp === settling) return { outcome: 'failed', reason: `${name} is empty` };
  if (before.size > BigInt(maxBytes)) return { outcome: 'failed', reason: `${name} is larger than ${maxBytes} bytes` };
  // A write sets both times to the same instant; a rename, or a copy that sets the old time at its end, moves only the second.
  const wasMovedHere = before.size > 0n && before.ctimeNs > before.mtimeNs;
  if (!wasMovedHere && stamp !== settling) return { outcome: 'settling', stamp };
  const bytes = await fs.readFile(path);
  const after = stampOf(name, await fs.stat(path, { bigint: true }));
  if (after !== stamp) return { outcome: 'settling', stamp: after };
  return { outcome: 'body', bytes, stamp, modified: Number(before.mtimeMs) };
}

function stampOf(name: string, { ino, size, mtimeNs }: BigIntStats): string {
  return [name, ino, size, mtimeNs].join('/');
}

function lastOf(names: readonly string[], pattern: string): string | undefined {
  const fits = new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
    'su',
  );
  return names
    .filter((name) => fits.test(name))
    .sort()
    .at(-1);
}
