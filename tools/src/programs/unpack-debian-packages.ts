import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isRoot, type SoughtProgram } from './find-program.ts';
import { runProgram } from './run-program.ts';

/**
 * Downloads Debian packages and unpacks them into a folder of our own: nothing is installed, no script of theirs runs, no service
 * starts, and it needs no rights. Of `packages` those that this system does not know are left out: releases divide programs
 * differently. The folder appears at once and whole, however many processes come here together.
 */
async function unpackDebianPackages(aptGet: string, packages: readonly string[], folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const making = await mkdtemp(`${folder}-`);
  try {
    const root = join(making, 'root');
    await mkdir(root);
    if (!(await download(aptGet, packages, making)) && isRoot()) {
      await runProgram(aptGet, ['-o', 'DPkg::Lock::Timeout=120', '-qq', 'update']);
      await download(aptGet, packages, making);
    }
    for (const file of await readdir(making)) {
      if (file.endsWith('.deb')) await runProgram('dpkg', ['-x', join(making, file), root]);
    }
    await rm(folder, { recursive: true, force: true });
    // Where another process was quicker, its folder is as good.
    await rename(root, folder).catch(() => undefined);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

/** How `findProgram` gets what these packages have, also where nothing may be installed. */
export function unpackedInto(folder: string, packages: readonly string[]): SoughtProgram<unknown>['fromApt'] {
  return {
    isAllowed: true,
    says: `unpacking the package into ${folder} (nothing is installed)`,
    fetch: (aptGet) => unpackDebianPackages(aptGet, packages, folder),
  };
}

async function download(aptGet: string, packages: readonly string[], into: string): Promise<boolean> {
  let any = false;
  for (const name of packages) {
    // As root it would complain that its own user cannot write here.
    const args = ['-qq', '-o', 'APT::Sandbox::User=root', 'download', name];
    any = (await runProgram(aptGet, args, { cwd: into, quiet: true })) === 0 || any;
  }
  return any;
}
