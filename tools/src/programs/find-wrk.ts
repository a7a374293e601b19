import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../pipeline/service-process.ts';
import { type FindOptions, findProgram } from './find-program.ts';
import { onPath } from './on-path.ts';
import { printedBy } from './run-program.ts';
import { unpackedInto } from './unpack-debian-packages.ts';

/** `env`: where it finds its libraries. */
export type WrkProgram = { readonly path: string; readonly env: Readonly<Record<string, string>> };

const folder = join(repositoryRoot, '.data/programs/wrk');
/** The program and the library that it needs; releases have one of the two. */
const packages = ['wrk', 'libluajit-5.1-2', 'libluajit2-5.1-2'];

/** The HTTP load client `wrk`, from the PATH, else its Debian package, unpacked and not installed. */
export function findWrk(options: FindOptions = {}): Promise<WrkProgram> {
  return findProgram(
    {
      what: 'wrk',
      lookFor,
      fromApt: unpackedInto(folder, packages),
      packages: { brew: 'wrk', 'apt-get': 'wrk', dnf: 'wrk', apk: 'wrk', pacman: 'wrk', zypper: 'wrk' },
    },
    options,
  );
}

async function lookFor(path: string): Promise<WrkProgram | undefined> {
  const libraries = join(folder, 'usr/lib');
  const folders = existsSync(libraries) ? readdirSync(libraries).map((name) => join(libraries, name)) : [];
  const ours = { LD_LIBRARY_PATH: [libraries, ...folders].join(':') };
  for (const { program, env } of [
    { program: onPath('wrk', path), env: {} },
    { program: onPath('wrk', join(folder, 'usr/bin')), env: ours },
  ]) {
    const printed = program && (await printedBy(program, ['--version'], { env: { ...process.env, ...env } }));
    if (program && printed?.startsWith('wrk ')) return { path: program, env };
  }
  return undefined;
}
