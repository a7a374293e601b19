import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../pipeline/service-process.ts';
import { type FindOptions, findProgram } from './find-program.ts';
import { unpackedInto } from './unpack-debian-packages.ts';

/** A library that tells programs another time than it is. */
export type Faketime = { readonly library: string };

const folder = join(repositoryRoot, '.data/programs/faketime');

/** libfaketime of this system, else its Debian package, unpacked and not installed. For Linux alone. */
export function findFaketime(options: FindOptions = {}): Promise<Faketime> {
  return findProgram(
    {
      what: 'libfaketime',
      lookFor: async () => [join(folder, 'usr/lib'), '/usr/lib'].map(libraryIn).find((found) => found !== undefined),
      fromApt: unpackedInto(folder, ['libfaketime']),
      packages: {
        brew: 'libfaketime',
        'apt-get': 'libfaketime',
        dnf: 'libfaketime',
        apk: 'libfaketime',
        pacman: 'libfaketime',
        zypper: 'libfaketime',
      },
    },
    options,
  );
}

/** Each architecture has a folder of its own: x86_64-linux-gnu, aarch64-linux-gnu. */
function libraryIn(libraries: string): Faketime | undefined {
  const folders = existsSync(libraries) ? ['.', ...readdirSync(libraries)] : [];
  const library = folders
    .map((name) => join(libraries, name, 'faketime/libfaketimeMT.so.1'))
    .find((path) => existsSync(path));
  return library === undefined ? undefined : { library };
}

/**
 * The environment of a program whose clock is the one that `file` says, in the form of libfaketime: `+2h`, `-2h`, `+0`. It is read anew
 * each time, so the clock can be set while the program runs. The monotonic clock stays as it is.
 * `plainMalloc`: for a program with jemalloc, such as Redis, which asks for the time before the library is ready; it then has glibc's malloc.
 */
export function fakeClock({ library }: Faketime, file: string, { plainMalloc = false } = {}): Record<string, string> {
  return {
    LD_PRELOAD: plainMalloc ? `libc_malloc_debug.so.0 ${library}` : library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
  };
}
