import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../pipeline/service-process.ts';
import { type FindOptions, findProgram } from './find-program.ts';
import { onPath } from './on-path.ts';
import { printedBy } from './run-program.ts';
import { unpackedInto } from './unpack-debian-packages.ts';

/** `env`: where it finds its libraries. */
export type StraceProgram = { readonly path: string; readonly env: Readonly<Record<string, string>> };

const folder = join(repositoryRoot, '.data/programs/strace');
/** The program and the libraries that it needs; releases have some of them. */
const packages = ['strace', 'libunwind8', 'libdw1', 'libelf1', 'libelf1t64', 'libdw1t64'];

/** `strace`, which tells the system calls of a process in their order; from the PATH, else its Debian package, unpacked and not installed. */
export function findStrace(options: FindOptions = {}): Promise<StraceProgram> {
  return findProgram(
    {
      what: 'strace',
      lookFor,
      fromApt: unpackedInto(folder, packages),
      packages: {
        brew: 'strace',
        'apt-get': 'strace',
        dnf: 'strace',
        apk: 'strace',
        pacman: 'strace',
        zypper: 'strace',
      },
    },
    options,
  );
}

async function lookFor(path: string): Promise<StraceProgram | undefined> {
  const libraries = join(folder, 'usr/lib');
  const folders = existsSync(libraries) ? readdirSync(libraries).map((name) => join(libraries, name)) : [];
  const ours = { LD_LIBRARY_PATH: [libraries, ...folders].join(':') };
  for (const { program, env } of [
    { program: onPath('strace', path), env: {} },
    { program: onPath('strace', join(folder, 'usr/bin')), env: ours },
  ]) {
    // It must be allowed to trace, which some containers forbid.
    const traced =
      program && (await printedBy(program, ['-e', 'trace=write', '/bin/true'], { env: { ...process.env, ...env } }));
    if (program && traced?.includes('exited with 0')) return { path: program, env };
  }
  return undefined;
}
