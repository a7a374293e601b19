import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { type FindOptions, findProgram, isRoot } from '../../tools/src/programs/find-program.ts';
import { onPath } from '../../tools/src/programs/on-path.ts';
import { printedBy, runProgram } from '../../tools/src/programs/run-program.ts';

/** `env`: what it needs in its environment beside what is there. */
export type ChromiumProgram = {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  readonly version: string;
};

/**
 * A Chromium for tests: CHROMIUM_PATH, else one on the PATH, else the one that comes with the npm package, unpacked once into a folder of
 * ours with the few libraries that a bare system lacks. Nothing is downloaded. For other processors than x64 there is none in the package.
 */
export function findChromium(options: FindOptions = {}): Promise<ChromiumProgram> {
  return findProgram(
    {
      what: 'Chromium',
      lookFor,
      fromApt: {
        isAllowed: isRoot(),
        says: 'installing it with apt-get',
        fetch: async (aptGet) => {
          const lock = ['-o', 'DPkg::Lock::Timeout=120', '-qq'];
          await runProgram(aptGet, [...lock, 'update']);
          await runProgram(aptGet, [...lock, 'install', '-y', '--no-install-recommends', 'chromium']);
        },
      },
      packages: {
        ...{ brew: '--cask chromium', 'apt-get': 'chromium', dnf: 'chromium', apk: 'chromium' },
        ...{ pacman: 'chromium', zypper: 'chromium' },
      },
      otherwise: 'set CHROMIUM_PATH',
    },
    options,
  );
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome-headless-shell'];

async function lookFor(path: string): Promise<ChromiumProgram | undefined> {
  const installed = [process.env['CHROMIUM_PATH'], ...names.map((name) => onPath(name, path))];
  for (const program of installed) {
    const found = program && (await tried(program, {}));
    if (found) return found;
  }
  const folder = process.arch === 'x64' && process.platform === 'linux' ? await unpacked() : undefined;
  if (folder === undefined) return undefined;
  const program = join(folder, 'chromium');
  const fonts: Record<string, string> = existsSync('/etc/fonts') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') };
  // Its own libraries only where the system has none: they are as old as the oldest system they run on.
  return (await tried(program, fonts)) ?? tried(program, { ...fonts, LD_LIBRARY_PATH: join(folder, 'al2023/lib') });
}

async function tried(path: string, env: Record<string, string>): Promise<ChromiumProgram | undefined> {
  const printed = await printedBy(path, ['--version', '--no-sandbox'], { env: { ...process.env, ...env } });
  const version = /Chrom\w* (?:Headless Shell )?(\d+(?:\.\d+)+)/i.exec(printed ?? '')?.[1];
  return version === undefined ? undefined : { path, env, version };
}

/**
 * The package unpacks into the folder of temporary files, and takes a file that is there for a whole one. So it runs in a process whose
 * temporary files are in a folder of their own, which appears under its name when it is complete.
 */
async function unpacked(): Promise<string | undefined> {
  const about = fileURLToPath(new URL('../../package.json', import.meta.resolve('@sparticuz/chromium')));
  const { version } = JSON.parse(await readFile(about, 'utf8')) as { version: string };
  const programs = join(repositoryRoot, '.data/programs');
  const folder = join(programs, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(programs, { recursive: true });
  const making = await mkdtemp(`${folder}-`);
  try {
    const script = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
    const ended = await new Promise<number | null>((done) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        cwd: repositoryRoot,
        // With this word it believes to be where the libraries are missing, and unpacks them too.
        env: { ...process.env, TMPDIR: making, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
        stdio: ['ignore', process.stderr, process.stderr],
      });
      child.once('error', () => done(null));
      child.once('exit', done);
    });
    if (ended !== 0) return undefined;
    // Where another process was quicker, its folder is as good.
    await rename(making, folder).catch(() => undefined);
    return folder;
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
