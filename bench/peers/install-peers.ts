import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { progress } from '../figures/progress.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));

/**
 * Installs what bench/package-lock.json names into bench/node_modules, unless that was done since the lock file changed. Install scripts
 * do not run: the binaries are in the packages.
 */
export function installPeers(): void {
  const mark = join(folder, 'node_modules', '.package-lock.json');
  if (existsSync(mark) && statSync(mark).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs) return;
  progress('installing the peers of the bench into bench/node_modules');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`npm ci in ${folder} failed`);
}

/** The Bun binary for this machine, or why there is none. */
export function findBun(): { readonly path: string } | { readonly missing: string } {
  const path = join(folder, 'node_modules', '@oven', `bun-${process.platform}-${process.arch}`, 'bin', 'bun');
  return existsSync(path) ? { path } : { missing: `there is no Bun for ${process.platform} ${process.arch}` };
}

/** uWebSockets.js is one binary for each version of Node; without one the package would fall back to something slower, unasked. */
export function uWebSocketsMissing(): string | undefined {
  const { platform, arch, versions } = process;
  const binary = `dist/uws_${platform}_${arch}_${versions.modules}.node`;
  const found = existsSync(join(folder, 'node_modules', '@trufflesuite', 'uws-js-unofficial', binary));
  return found ? undefined : `the package has no binary for Node ${versions.node}`;
}

/** As it is installed: `8.23.0`. */
export function versionOf(name: string): string {
  const manifest = createRequire(join(folder, 'package.json'))
    .resolve.paths(name)
    ?.map((path) => join(path, name, 'package.json'));
  const file = manifest?.find((path) => existsSync(path));
  return file ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : 'missing';
}
