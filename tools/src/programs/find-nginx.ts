import { join } from 'node:path';
import { repositoryRoot } from '../pipeline/service-process.ts';
import { type FindOptions, findProgram } from './find-program.ts';
import { onPath } from './on-path.ts';
import { printedBy } from './run-program.ts';
import { unpackedInto } from './unpack-debian-packages.ts';

export type NginxProgram = { readonly path: string; readonly version: string };

const folder = join(repositoryRoot, '.data/programs/nginx');

/** Debian and Ubuntu have the program in the first of these, older releases in the second. */
const packages = ['nginx', 'nginx-core'];

/** nginx from the PATH, else its Debian package, unpacked and not installed: the package would start a service on port 80. */
export function findNginx(options: FindOptions = {}): Promise<NginxProgram> {
  return findProgram(
    {
      what: 'nginx',
      lookFor,
      fromApt: unpackedInto(folder, packages),
      packages: { brew: 'nginx', 'apt-get': 'nginx', dnf: 'nginx', apk: 'nginx', pacman: 'nginx', zypper: 'nginx' },
    },
    options,
  );
}

async function lookFor(path: string): Promise<NginxProgram | undefined> {
  // Its usual folder is on the PATH of root alone.
  for (const program of [onPath('nginx', path), onPath('nginx', `/usr/sbin:${join(folder, 'usr/sbin')}`)]) {
    const version = program && /nginx\/(\d+(?:\.\d+)+)/.exec((await printedBy(program, ['-v'])) ?? '')?.[1];
    if (program && version) return { path: program, version };
  }
  return undefined;
}
